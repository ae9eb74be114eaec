package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureDistribution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the axes of one product from a mapping in which nothing is left to default. A node that many products share, because
 * it was written once for all parts, is read once.
 */
final class AxesReader {
    private static final Vocabulary MODEL_KINDS =
            Vocabulary.of(Arrays.stream(ModelKind.values()).map(ModelKind::id).toList());
    private static final Vocabulary SCHEDULES = Vocabulary.of(Arrays.stream(LearningRateSchedule.Shape.values())
            .map(LearningRateSchedule.Shape::id)
            .toList());

    private static final Vocabulary TRUTHS = Vocabulary.of("false", "true");

    private final Problems problems;
    private final NumberAxis numbers;
    private final Map<Yaml, List<Double>> doubles = new HashMap<>();
    private final Map<Yaml, List<Integer>> integers = new HashMap<>();
    private final Map<Yaml, List<SparsityProfile>> sparsities = new HashMap<>();
    private final Map<Yaml, List<ImportanceProfile>> importances = new HashMap<>();
    private final Map<Yaml, List<InitScale>> initScales = new HashMap<>();
    private final Set<List<Object>> fitted = new HashSet<>();

    AxesReader(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    /**
     * The axes; null if there is a problem.
     *
     * @param place the path of whatever the mapping stands for, for keys that are missing
     */
    @Nullable
    Axes read(Yaml.Mapping run, String place) {
        int before = problems.count();
        Yaml.Mapping model = section(run, "model", place);
        Yaml.Mapping data = section(run, "data", place);
        Yaml.Mapping training = section(run, "training", place);
        Yaml.Mapping recording = section(run, "recording", place);
        Yaml sparsityNode = required(run, "sparsity", place, "the sparsity S, or { density: p }");
        Yaml importanceNode = required(run, "importance", place, "the importance of the features");
        Yaml seedNode = required(run, "seeds", place, "a number of seeds");
        if (model == null || data == null || training == null || recording == null) {
            return null;
        }
        String at = Yaml.join(place, "model");
        String trainingAt = Yaml.join(place, "training");
        Axes axes = new Axes(
                names(required(model, "kind", at, "a model kind"), MODEL_KINDS, "a model kind", ModelKind::of),
                integers(required(model, "features", at, "the number of features n"), Quantity.FEATURES),
                integers(required(model, "hidden", at, "the number of hidden dimensions m"), Quantity.HIDDEN),
                new OptimizerAxis(problems).read(training),
                doubles(required(training, "learning-rate", trainingAt, "a number"), Quantity.LEARNING_RATE),
                schedules(training, trainingAt),
                integers(required(training, "steps", trainingAt, "a number"), Quantity.STEPS),
                integers(required(training, "batch-size", trainingAt, "a number"), Quantity.BATCH_SIZE),
                recordings(recording, Yaml.join(place, "recording")),
                sparsityNode == null
                        ? List.of()
                        : sparsities.computeIfAbsent(sparsityNode, new SparsityAxis(problems)::read),
                new DataAxis(problems).read(data, Yaml.join(place, "data")),
                importanceNode == null
                        ? List.of()
                        : importances.computeIfAbsent(importanceNode, new ImportanceAxis(problems)::read),
                doubles(required(model, "dropout", at, "a dropout rate"), Quantity.DROPOUT),
                initScales(required(training, "init-scale", trainingAt, "a number or 'xavier'")),
                seeds(seedNode));
        if (axes.exactPoints().signum() == 0) {
            return null;
        }
        if (sparsityNode != null && importanceNode != null) {
            checkProfiles(axes, sparsityNode, importanceNode);
            checkData(axes, data);
        }
        return problems.count() == before ? axes : null;
    }

    private Seeds seeds(@Nullable Yaml node) {
        Seeds seeds = node == null ? null : new SeedAxis(problems).read(node);
        return seeds == null ? Seeds.of(List.of()) : seeds;
    }

    private Yaml.@Nullable Mapping section(Yaml.Mapping run, String key, String place) {
        Yaml node = required(run, key, place, "a mapping");
        if (node == null || node instanceof Yaml.Mapping) {
            return (Yaml.Mapping) node;
        }
        problems.add(node, "must be a mapping, not " + node.description());
        return null;
    }

    private @Nullable Yaml required(Yaml.Mapping mapping, String key, String place, String meaning) {
        Yaml node = mapping.get(key);
        if (node == null) {
            problems.add(Yaml.join(place, key), "missing: must be " + meaning);
        }
        return node;
    }

    private List<Double> doubles(@Nullable Yaml node, Quantity quantity) {
        return node == null ? List.of() : doubles.computeIfAbsent(node, n -> numbers.doubles(n, quantity));
    }

    private List<Integer> integers(@Nullable Yaml node, Quantity quantity) {
        return node == null ? List.of() : integers.computeIfAbsent(node, n -> numbers.integers(n, quantity));
    }

    private <T> List<T> names(@Nullable Yaml node, Vocabulary vocabulary, String noun, Function<String, T> meaning) {
        return node == null ? List.of() : new NameAxis(problems).read(node, vocabulary, noun, meaning);
    }

    private List<LearningRateSchedule> schedules(Yaml.Mapping training, String place) {
        List<LearningRateSchedule> schedules = new ArrayList<>();
        List<Integer> warmups = integers(required(training, "warmup-steps", place, "a number"), Quantity.WARMUP_STEPS);
        for (LearningRateSchedule.Shape shape : names(
                required(training, "schedule", place, "a schedule"),
                SCHEDULES,
                "a schedule",
                LearningRateSchedule.Shape::of)) {
            warmups.forEach(warmup -> schedules.add(new LearningRateSchedule(shape, warmup)));
        }
        return schedules;
    }

    private List<Recording> recordings(Yaml.Mapping recording, String place) {
        List<Recording> recordings = new ArrayList<>();
        List<Boolean> attacks = names(
                required(recording, "adversarial", place, "true or false"), TRUTHS, "true or false", "true"::equals);
        List<Integer> checkpoints =
                integers(required(recording, "checkpoints", place, "a number"), Quantity.CHECKPOINTS);
        for (int points : integers(required(recording, "loss-points", place, "a number"), Quantity.LOSS_POINTS)) {
            for (int count : checkpoints) {
                for (boolean attack : attacks) {
                    Recording value = problems.attempt(recording.path(), () -> new Recording(points, count, attack));
                    if (value != null) {
                        recordings.add(value);
                    }
                }
            }
        }
        return recordings;
    }

    private List<InitScale> initScales(@Nullable Yaml node) {
        return node == null
                ? List.of()
                : initScales.computeIfAbsent(node, n -> problems.distinct(placedInitScales(n), String::valueOf));
    }

    private List<Placed<InitScale>> placedInitScales(Yaml node) {
        List<Placed<InitScale>> scales = new ArrayList<>();
        if (node instanceof Yaml.Scalar scalar && scalar.text().equals("xavier")) {
            scales.add(new Placed<>(new InitScale.Xavier(), node.path()));
        } else if (node instanceof Yaml.Sequence list && !list.items().isEmpty()) {
            list.items().forEach(item -> scales.addAll(placedInitScales(item)));
        } else {
            for (Placed<BigDecimal> value : numbers.values(node, Quantity.INIT_SCALE)) {
                scales.add(new Placed<>(new InitScale.Fixed(value.value().doubleValue() + 0.0), value.path()));
            }
        }
        return scales;
    }

    /** Whether every profile fits every n. Whatever does not fit some n does not fit the smallest or the largest. */
    private void checkProfiles(Axes axes, Yaml sparsityNode, Yaml importanceNode) {
        for (int n : List.of(Collections.min(axes.features()), Collections.max(axes.features()))) {
            if (fitted.add(List.of(sparsityNode, n))) {
                axes.sparsities().stream()
                        .filter(AxesReader::isTiedToFeatures)
                        .forEach(profile -> problems.attempt(sparsityNode.path(), () -> profile.densities(n)));
            }
            if (fitted.add(List.of(importanceNode, n))) {
                axes.importances().stream()
                        .filter(profile -> isTiedToFeatures(profile, n))
                        .forEach(profile -> problems.attempt(importanceNode.path(), () -> profile.importances(n)));
            }
        }
    }

    /** Whether every kind of data has sets that divide every n, and allows all densities. */
    private void checkData(Axes axes, Yaml.Mapping node) {
        for (Data data : axes.data()) {
            for (int n : axes.features()) {
                boolean divides = problems.attempt(node.path(), () -> checked(data, n)) != null;
                if (divides && data.kind() != DataKind.INDEPENDENT) {
                    axes.sparsities()
                            .forEach(profile -> problems.attempt(
                                    node.path(), () -> FeatureDistribution.of(data, profile.densities(n))));
                }
            }
        }
    }

    private static Data checked(Data data, int features) {
        data.check(features);
        return data;
    }

    private static boolean isTiedToFeatures(SparsityProfile profile) {
        return profile instanceof SparsityProfile.Explicit
                || (profile instanceof SparsityProfile.Shuffled shuffled && isTiedToFeatures(shuffled.of()));
    }

    private static boolean isTiedToFeatures(ImportanceProfile profile, int features) {
        return profile instanceof ImportanceProfile.Explicit
                || (profile instanceof ImportanceProfile.Geometric geometric
                        && !Double.isFinite(StrictMath.pow(geometric.ratio(), features - 1)));
    }
}
