package dev.superposition.driver.spec;

import dev.superposition.worker.audit.AuditSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A spec with everything merged: each part complete, nothing left to default, scale and {@code --set} applied.
 *
 * <p>From below: the defaults, the top level, the part, the zip's point, the scale, the scale's entry for the part, {@code
 * --set}, {@code --set parts.NAME}. Nodes keep the paths they were written under.
 */
record Resolution(
        String name,
        @Nullable String question,
        EngineChoice engine,
        @Nullable Yaml engineNode,
        AuditSettings audit,
        Keep keep,
        List<ResolvedPart> parts) {
    private static final Pattern SWEEP_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PART_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final int LONGEST_QUESTION = 2000;
    private static final String DEFAULTS = """
            model: { kind: relu-output, dropout: 0.0 }
            data: { kind: independent, set-size: 2, magnitudes: unit, norm: free, examples: fresh }
            importance: { uniform: 1.0 }
            seeds: 1
            training: { steps: 10000, batch-size: 1024, optimizer: adamw, learning-rate: 0.001, schedule: constant, warmup-steps: 0, init-scale: xavier }
            recording: { loss-points: 16, checkpoints: 0, adversarial: false }
            """;

    /**
     * A part, complete.
     *
     * @param place its path in the spec
     * @param run what all its points share
     * @param zip what each zip point sets on top; empty if there is no zip
     */
    record ResolvedPart(@Nullable String name, String place, Yaml.Mapping run, List<Yaml.Mapping> zip) {
        /** The mapping of each product. */
        List<Yaml.Mapping> products() {
            return zip.isEmpty()
                    ? List.of(run)
                    : zip.stream().map(point -> Overrides.merge(run, point)).toList();
        }
    }

    /** Merges; whatever is wrong becomes a problem and is left out. */
    static Resolution of(Yaml.Mapping document, @Nullable String scale, List<String> sets, Problems problems) {
        Schema schema = new Schema(problems);
        schema.checkDocument(document);
        Yaml.Mapping overrides = Overrides.ofSets(sets, problems);
        schema.checkOverride(overrides);
        Yaml.Mapping root = Fits.asSeeds(document, problems);
        Yaml.Mapping fromSets = Fits.asSeeds(overrides, problems);
        Yaml.Mapping fromScale = scale(root, scale, problems);
        Yaml.Mapping top = Overrides.merge(Overrides.merge(root, fromScale), fromSets);

        String suffix = scale == null || fromScale.has("sweep") || fromSets.has("sweep") ? "" : "-" + scale;
        String name = name(top.get("sweep"), "sweep", suffix, SWEEP_NAME, problems);
        String question = question(top.get("question"), problems);
        Yaml engine = top.get("engine");
        EngineChoice asked =
                oneOf(engine, EngineChoice.NAMES, "an engine", EngineChoice::of, EngineChoice.AUTO, problems);
        Keep keep = oneOf(top.get("keep"), Keep.NAMES, "a choice of fits", Keep::of, Keep.ALL, problems);
        List<ResolvedPart> parts = parts(root, List.of(fromScale, fromSets), problems);
        AuditSettings audit = AuditSection.read(top.get("audit"), problems);
        return new Resolution(name, question, asked, engine, audit, keep, parts);
    }

    /** What one name stands for; {@code otherwise} where there is none, or a wrong one. */
    private static <T> T oneOf(
            @Nullable Yaml node,
            Vocabulary names,
            String noun,
            Function<String, T> meaning,
            T otherwise,
            Problems problems) {
        if (node == null) {
            return otherwise;
        }
        if (!(node instanceof Yaml.Scalar)) {
            problems.add(node, node.description() + " is not " + noun + ": must be one name");
            return otherwise;
        }
        List<T> found = new NameAxis(problems).read(node, names, noun, meaning);
        return found.isEmpty() ? otherwise : found.get(0);
    }

    /**
     * The resolution as a spec of its own.
     *
     * @param resolvedEngine the engine, not auto
     */
    Yaml.Mapping asSpec(EngineChoice resolvedEngine) {
        Map<String, Yaml> spec = new LinkedHashMap<>();
        spec.put("sweep", new Yaml.Scalar("sweep", name, true));
        if (question != null) {
            spec.put("question", new Yaml.Scalar("question", question, false));
        }
        spec.put("engine", new Yaml.Scalar("engine", resolvedEngine.id(), true));
        spec.put("audit", AuditSection.write(audit));
        if (keep != Keep.ALL) {
            spec.put("keep", new Yaml.Scalar("keep", keep.id(), true));
        }
        List<Yaml> written = new ArrayList<>();
        for (ResolvedPart part : parts) {
            Map<String, Yaml> entries = new LinkedHashMap<>();
            if (part.name() != null) {
                entries.put("name", new Yaml.Scalar("name", part.name(), true));
            }
            entries.putAll(part.run().entries());
            if (!part.zip().isEmpty()) {
                entries.put("zip", new Yaml.Sequence("zip", List.copyOf(part.zip())));
            }
            if (part.name() == null) {
                spec.putAll(entries);
            } else {
                written.add(new Yaml.Mapping("parts", entries));
            }
        }
        if (!written.isEmpty()) {
            spec.put("parts", new Yaml.Sequence("parts", written));
        }
        return new Yaml.Mapping("", spec);
    }

    private static Yaml.Mapping scale(Yaml.Mapping root, @Nullable String scale, Problems problems) {
        if (scale == null) {
            return Overrides.NONE;
        }
        Yaml.Mapping scales = root.get("scales") instanceof Yaml.Mapping mapping ? mapping : Overrides.NONE;
        if (scales.get(scale) instanceof Yaml.Mapping mapping) {
            return mapping;
        }
        if (!scales.has(scale)) {
            problems.add(
                    "--scale " + Yaml.shown(scale),
                    scales.entries().isEmpty()
                            ? "the spec has no scales"
                            : "no such scale; "
                                    + Vocabulary.of(scales.entries().keySet()).suggestion(scale));
        }
        return Overrides.NONE;
    }

    private static List<ResolvedPart> parts(Yaml.Mapping root, List<Yaml.Mapping> overrides, Problems problems) {
        Yaml.Mapping defaults = (Yaml.Mapping) YamlReader.read(DEFAULTS, "", problems);
        Yaml.Mapping base = Overrides.merge(
                defaults == null ? Overrides.NONE : defaults, Overrides.only(root, Schema.RUN.and("zip")));
        List<ResolvedPart> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (root.get("parts") instanceof Yaml.Sequence list) {
            for (Yaml item : list.items()) {
                if (item instanceof Yaml.Mapping part) {
                    String name = name(part.get("name"), Yaml.join(part.path(), "name"), "", PART_NAME, problems);
                    if (!names.add(name) && !name.isEmpty()) {
                        problems.add(
                                Yaml.join(part.path(), "name"),
                                "'" + name + "' is the name of an earlier part: each must have its own");
                    }
                    parts.add(part(name, part.path(), Overrides.merge(base, part), overrides));
                }
            }
        } else if (!root.has("parts")) {
            parts.add(part(null, "", base, overrides));
        }
        for (Yaml.Mapping override : overrides) {
            if (override.get("parts") instanceof Yaml.Mapping ofParts) {
                ofParts.entries().forEach((name, value) -> {
                    if (!names.contains(name)) {
                        problems.add(
                                value,
                                names.isEmpty()
                                        ? "the spec has no parts"
                                        : "no such part; "
                                                + Vocabulary.of(new java.util.TreeSet<>(names))
                                                        .suggestion(name));
                    }
                });
            }
        }
        return parts;
    }

    private static ResolvedPart part(
            @Nullable String name, String place, Yaml.Mapping written, List<Yaml.Mapping> overrides) {
        Yaml.Mapping over = Overrides.NONE;
        for (Yaml.Mapping override : overrides) {
            over = Overrides.merge(over, override);
            over = Overrides.merge(over, Overrides.ofPart(override, name));
        }
        Yaml.Mapping ofRuns = Overrides.only(over, Schema.RUN);
        Yaml.Mapping run = Overrides.merge(Overrides.only(written, Schema.RUN), ofRuns);
        List<Yaml.Mapping> points = new ArrayList<>();
        if (Overrides.merge(written, over).get("zip") instanceof Yaml.Sequence zip) {
            for (Yaml point : zip.items()) {
                if (point instanceof Yaml.Mapping mapping) {
                    points.add(Overrides.mergeExisting(mapping, ofRuns));
                }
            }
        }
        if (points.stream().noneMatch(Resolution::concernsOptimizer)) {
            return new ResolvedPart(name, place, withOptimizerDefaults(run, run), points);
        }
        Yaml.Mapping shared = run;
        return new ResolvedPart(
                name,
                place,
                run,
                points.stream()
                        .map(point -> withOptimizerDefaults(point, Overrides.merge(shared, point)))
                        .toList());
    }

    private static boolean concernsOptimizer(Yaml.Mapping point) {
        return point.get("training") instanceof Yaml.Mapping training
                && (training.has("optimizer")
                        || OptimizerAxis.OPTIONS.keySet().stream().anyMatch(training::has));
    }

    /**
     * {@code target} with those optimizer options written out that {@code effective} leaves to default, as far as all
     * optimizers it names have them.
     */
    private static Yaml.Mapping withOptimizerDefaults(Yaml.Mapping target, Yaml.Mapping effective) {
        if (!(effective.get("training") instanceof Yaml.Mapping training) || training.get("optimizer") == null) {
            return target;
        }
        Yaml node = training.get("optimizer");
        List<Yaml> names = node instanceof Yaml.Sequence list ? list.items() : node == null ? List.of() : List.of(node);
        Map<String, Double> common = null;
        for (Yaml name : names) {
            Map<String, Double> options = OptimizerAxis.defaults(name instanceof Yaml.Scalar s ? s.text() : "");
            if (common == null) {
                common = options;
            } else {
                common.keySet().retainAll(new LinkedHashSet<>(options.keySet()));
            }
        }
        Map<String, Yaml> missing = new LinkedHashMap<>();
        if (common != null) {
            common.forEach((key, value) -> {
                if (!training.has(key)) {
                    missing.put(key, new Yaml.Scalar(Yaml.join(training.path(), key), value.toString(), true));
                }
            });
        }
        return Overrides.merge(
                target,
                new Yaml.Mapping(target.path(), Map.of("training", new Yaml.Mapping(training.path(), missing))));
    }

    private static String name(@Nullable Yaml node, String path, String suffix, Pattern pattern, Problems problems) {
        String dot = pattern == SWEEP_NAME ? ", '.'" : "";
        String rule = "must be letters, digits, '-', '_'" + dot + ", at most 100, the first a letter or digit";
        if (node == null || (node instanceof Yaml.Scalar scalar && scalar.isAbsent())) {
            problems.add(path, "missing: a name " + rule);
        } else if (!(node instanceof Yaml.Scalar scalar)
                || !pattern.matcher(scalar.text() + suffix).matches()) {
            problems.add(node, node.description() + " is not a name: " + rule);
        } else {
            return scalar.text() + suffix;
        }
        return "";
    }

    private static @Nullable String question(@Nullable Yaml node, Problems problems) {
        if (node == null) {
            return null;
        }
        if (!(node instanceof Yaml.Scalar scalar)) {
            problems.add(node, "must be text, not " + node.description());
            return null;
        }
        String text = scalar.text().strip().replaceAll("\\s+", " ");
        if (text.length() > LONGEST_QUESTION || text.chars().anyMatch(Character::isISOControl)) {
            problems.add(node, "must be text without control characters, at most " + LONGEST_QUESTION + " characters");
            return null;
        }
        return text.isEmpty() ? null : text;
    }
}
