package dev.superposition.driver.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merging of mappings: what a spec, its parts, its zips, its scales and the options {@code --set} add up to. */
final class Overrides {
    static final Yaml.Mapping NONE = new Yaml.Mapping("", Map.of());

    private Overrides() {}

    /** {@code under} with the entries of {@code over} in place of its own; sections are merged key by key. */
    static Yaml.Mapping merge(Yaml.Mapping under, Yaml.Mapping over) {
        Map<String, Yaml> merged = new LinkedHashMap<>(under.entries());
        over.entries().forEach((key, value) -> {
            if (Schema.SECTIONS.contains(key)
                    && merged.get(key) instanceof Yaml.Mapping below
                    && value instanceof Yaml.Mapping above) {
                Map<String, Yaml> section = new LinkedHashMap<>(below.entries());
                section.putAll(above.entries());
                merged.put(key, new Yaml.Mapping(above.path(), section));
            } else {
                merged.put(key, value);
            }
        });
        return new Yaml.Mapping(under.path(), merged);
    }

    /** {@code point} with values of {@code over} for those keys that it has itself. */
    static Yaml.Mapping mergeExisting(Yaml.Mapping point, Yaml.Mapping over) {
        Map<String, Yaml> relevant = new LinkedHashMap<>();
        over.entries().forEach((key, value) -> {
            if (point.get(key) instanceof Yaml.Mapping below
                    && value instanceof Yaml.Mapping above
                    && Schema.SECTIONS.contains(key)) {
                Map<String, Yaml> section = new LinkedHashMap<>(above.entries());
                section.keySet().retainAll(below.entries().keySet());
                relevant.put(key, new Yaml.Mapping(above.path(), section));
            } else if (point.has(key)) {
                relevant.put(key, value);
            }
        });
        return merge(point, new Yaml.Mapping(over.path(), relevant));
    }

    /** The entries of {@code mapping} under {@code keys}. */
    static Yaml.Mapping only(Yaml.Mapping mapping, Vocabulary keys) {
        Map<String, Yaml> kept = new LinkedHashMap<>(mapping.entries());
        kept.keySet().retainAll(keys.words());
        return new Yaml.Mapping(mapping.path(), kept);
    }

    /** What an override says of one part, on top of what it says of all. */
    static Yaml.Mapping ofPart(Yaml.Mapping override, @Nullable String part) {
        return part != null
                        && override.get("parts") instanceof Yaml.Mapping parts
                        && parts.get(part) instanceof Yaml.Mapping ofPart
                ? ofPart
                : NONE;
    }

    /** The options {@code --set path=value}, the later ones over the earlier. */
    static Yaml.Mapping ofSets(List<String> sets, Problems problems) {
        Yaml.Mapping all = NONE;
        for (String set : sets) {
            int equals = set.indexOf('=');
            String path = equals < 0 ? set : set.substring(0, equals).strip();
            String place = "--set " + Yaml.shown(path);
            if (equals < 0 || !path.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
                problems.add(
                        place,
                        "must be PATH=VALUE with keys and dots in the path, e.g. training.steps=2000 or"
                                + " parts.NAME.seeds=3");
                continue;
            }
            String text = set.substring(equals + 1);
            Yaml value = text.isBlank() ? new Yaml.Scalar(place, "", true) : YamlReader.read(text, place, problems);
            if (value != null) {
                all = nested(all, "--set ", path, value);
            }
        }
        return all;
    }

    /** {@code into} with {@code value} under the keys of {@code path}, {@code above} being the path of {@code into}. */
    private static Yaml.Mapping nested(Yaml.Mapping into, String above, String path, Yaml value) {
        Map<String, Yaml> entries = new LinkedHashMap<>(into.entries());
        int dot = path.indexOf('.');
        if (dot < 0) {
            entries.put(path, value);
        } else {
            String key = path.substring(0, dot);
            Yaml.Mapping below = entries.get(key) instanceof Yaml.Mapping mapping
                    ? mapping
                    : new Yaml.Mapping(above + key, Map.of());
            entries.put(key, nested(below, above + key + ".", path.substring(dot + 1), value));
        }
        return new Yaml.Mapping(into.path(), entries);
    }
}
