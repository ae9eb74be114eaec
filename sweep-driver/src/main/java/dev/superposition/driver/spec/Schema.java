package dev.superposition.driver.spec;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which keys may stand where in a spec. */
final class Schema {
    /** The keys that describe runs; they may stand at the top, in parts, in zip points and in scales. */
    static final Vocabulary RUN =
            Vocabulary.of("model", "sparsity", "data", "importance", "seeds", Fits.KEY, "training", "recording");

    /** The keys whose mappings are merged key by key; every other value replaces the one it is merged over. */
    static final Set<String> SECTIONS = Set.of("model", "data", "training", "recording", "audit");

    private static final Vocabulary OVERRIDE = RUN.and("zip", "engine", "audit", "keep", "sweep", "question", "parts");
    private static final Vocabulary TOP = OVERRIDE.and("scales");
    private static final Vocabulary PART = RUN.and("name", "zip");
    private static final Vocabulary PART_OVERRIDE = RUN.and("zip");
    private static final Vocabulary MODEL = Vocabulary.of("kind", "features", "hidden", "dropout");
    private static final Vocabulary AUDIT = Vocabulary.of("share", "steps", "tolerance");
    private static final Vocabulary RECORDING = Vocabulary.of("loss-points", "checkpoints", "adversarial");
    private static final Vocabulary TRAINING = Vocabulary.of(
                    "steps", "batch-size", "optimizer", "learning-rate", "schedule", "warmup-steps", "init-scale")
            .and(OptimizerAxis.OPTIONS.keySet().toArray(new String[0]));

    private final Problems problems;

    Schema(Problems problems) {
        this.problems = problems;
    }

    /** Checks the keys of a whole document. */
    void checkDocument(Yaml.Mapping root) {
        TOP.check(root, problems);
        checkRun(root);
        checkSection(root.get("audit"), AUDIT);
        Yaml parts = root.get("parts");
        if (parts instanceof Yaml.Sequence list && !list.items().isEmpty()) {
            list.items().forEach(part -> checkPart(part, PART));
        } else if (parts != null) {
            problems.add(parts, "must be a list of one or more mappings with 'name', not " + parts.description());
        }
        Yaml scales = root.get("scales");
        if (scales instanceof Yaml.Mapping mapping) {
            mapping.entries().values().forEach(scale -> {
                if (isMapping(scale)) {
                    checkOverride((Yaml.Mapping) scale);
                }
            });
        } else if (scales != null) {
            problems.add(scales, "must be a mapping from names to overrides, not " + scales.description());
        }
    }

    /** Checks the keys of what is merged over a document: a scale, or the options {@code --set}. */
    void checkOverride(Yaml.Mapping override) {
        OVERRIDE.check(override, problems);
        checkRun(override);
        checkSection(override.get("audit"), AUDIT);
        Yaml parts = override.get("parts");
        if (parts instanceof Yaml.Mapping mapping) {
            mapping.entries().values().forEach(part -> checkPart(part, PART_OVERRIDE));
        } else if (parts != null) {
            problems.add(
                    parts,
                    "must be a mapping from the names of parts to overrides, e.g. { NAME: { seeds: 2 } }, not "
                            + parts.description());
        }
    }

    private void checkPart(Yaml part, Vocabulary keys) {
        if (isMapping(part)) {
            keys.check((Yaml.Mapping) part, problems);
            checkRun((Yaml.Mapping) part);
        }
    }

    private void checkRun(Yaml.Mapping run) {
        checkSection(run.get("model"), MODEL);
        checkSection(run.get("data"), DataAxis.KEYS);
        checkSection(run.get("training"), TRAINING);
        checkSection(run.get("recording"), RECORDING);
        Yaml zip = run.get("zip");
        if (zip instanceof Yaml.Sequence list && !list.items().isEmpty()) {
            for (Yaml point : list.items()) {
                if (isMapping(point)) {
                    RUN.check((Yaml.Mapping) point, problems);
                    checkRun((Yaml.Mapping) point);
                }
            }
        } else if (zip != null) {
            problems.add(zip, "must be a list of one or more mappings, each a point, not " + zip.description());
        }
    }

    private void checkSection(@Nullable Yaml section, Vocabulary keys) {
        if (section != null && isMapping(section)) {
            keys.check((Yaml.Mapping) section, problems);
        }
    }

    private boolean isMapping(Yaml node) {
        if (node instanceof Yaml.Mapping) {
            return true;
        }
        problems.add(node, "must be a mapping, not " + node.description());
        return false;
    }
}
