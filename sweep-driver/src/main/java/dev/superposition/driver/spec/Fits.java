package dev.superposition.driver.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** The key {@code fits: k}, which is {@code seeds: k} for those who think of k fits of a point and their best. */
final class Fits {
    static final String KEY = "fits";
    static final String SEEDS = "seeds";

    private Fits() {}

    /** The document with {@code seeds} in place of every {@code fits}; each value keeps the path it was written under. */
    static Yaml.Mapping asSeeds(Yaml.Mapping mapping, Problems problems) {
        if (mapping.has(KEY) && mapping.has(SEEDS)) {
            problems.add(
                    Yaml.join(mapping.path(), KEY), "the same as 'seeds', which is there, too: must be one of them");
        }
        Map<String, Yaml> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key.equals(KEY) ? SEEDS : key, inside(value, problems)));
        return new Yaml.Mapping(mapping.path(), entries);
    }

    private static Yaml inside(Yaml node, Problems problems) {
        if (node instanceof Yaml.Mapping mapping) {
            return asSeeds(mapping, problems);
        }
        if (node instanceof Yaml.Sequence list) {
            return new Yaml.Sequence(
                    list.path(),
                    list.items().stream().map(item -> inside(item, problems)).toList());
        }
        return node;
    }
}
