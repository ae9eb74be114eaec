package dev.superposition.driver.spec;

import dev.superposition.worker.config.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the optimizers of a {@code training} section: their names, and the options each of them has. An option that one of
 * the named optimizers lacks is a problem, since it would be ignored in silence.
 */
final class OptimizerAxis {
    /** The keys of a {@code training} section that are options of some optimizer. */
    static final Map<String, Quantity> OPTIONS = options();

    private static final Vocabulary NAMES = Vocabulary.of("adamw", "adam", "sgd");
    private static final double DEFAULT_MOMENTUM = 0.9;

    private final Problems problems;
    private final NumberAxis numbers;

    OptimizerAxis(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    private static Map<String, Quantity> options() {
        Map<String, Quantity> options = new LinkedHashMap<>();
        options.put("beta1", Quantity.FRACTION);
        options.put("beta2", Quantity.FRACTION);
        options.put("epsilon", Quantity.EPSILON);
        options.put("weight-decay", Quantity.WEIGHT_DECAY);
        options.put("momentum", Quantity.MOMENTUM);
        return options;
    }

    /** The options of one optimizer with their defaults. */
    static Map<String, Double> defaults(String optimizer) {
        Map<String, Double> defaults = new LinkedHashMap<>();
        switch (optimizer) {
            case "adamw" -> {
                defaults.put("beta1", Optimizer.AdamW.DEFAULT.beta1());
                defaults.put("beta2", Optimizer.AdamW.DEFAULT.beta2());
                defaults.put("epsilon", Optimizer.AdamW.DEFAULT.epsilon());
                defaults.put("weight-decay", Optimizer.AdamW.DEFAULT.weightDecay());
            }
            case "adam" -> {
                defaults.put("beta1", Optimizer.Adam.DEFAULT.beta1());
                defaults.put("beta2", Optimizer.Adam.DEFAULT.beta2());
                defaults.put("epsilon", Optimizer.Adam.DEFAULT.epsilon());
            }
            case "sgd" -> defaults.put("momentum", DEFAULT_MOMENTUM);
            default -> {}
        }
        return defaults;
    }

    /** The optimizers; empty if there is a problem. */
    List<Optimizer> read(Yaml.Mapping training) {
        Yaml node = training.get("optimizer");
        List<String> names =
                node == null ? List.of() : new NameAxis(problems).read(node, NAMES, "an optimizer", name -> name);
        int before = problems.count();
        Map<String, List<Double>> given = new LinkedHashMap<>();
        OPTIONS.forEach((key, quantity) -> {
            Yaml option = training.get(key);
            if (option != null) {
                names.forEach(name -> refuseForeign(name, key, option));
                given.put(key, numbers.doubles(option, quantity));
            }
        });
        if (problems.count() > before) {
            return List.of();
        }
        List<Optimizer> optimizers = new ArrayList<>();
        for (String name : names) {
            for (Map<String, Double> options : combinations(training, name, given)) {
                optimizers.add(optimizer(name, options));
            }
        }
        return optimizers;
    }

    private void refuseForeign(String optimizer, String key, Yaml option) {
        Map<String, Double> known = defaults(optimizer);
        if (!known.containsKey(key)) {
            problems.add(
                    option,
                    "optimizer '" + optimizer + "' has no " + key + ", but " + String.join(", ", known.keySet())
                            + ": options must belong to every optimizer named; a zip can give each its own");
        }
    }

    private List<Map<String, Double>> combinations(
            Yaml.Mapping training, String optimizer, Map<String, List<Double>> given) {
        List<Map<String, Double>> combinations = List.of(Map.of());
        for (Map.Entry<String, Double> option : defaults(optimizer).entrySet()) {
            List<Double> values = given.getOrDefault(option.getKey(), List.of(option.getValue()));
            if (!problems.fits(training, (long) combinations.size() * values.size())) {
                return List.of();
            }
            List<Map<String, Double>> longer = new ArrayList<>();
            for (Map<String, Double> combination : combinations) {
                for (Double value : values) {
                    Map<String, Double> options = new LinkedHashMap<>(combination);
                    options.put(option.getKey(), value);
                    longer.add(options);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static Optimizer optimizer(String name, Map<String, Double> options) {
        return switch (name) {
            case "adamw" ->
                new Optimizer.AdamW(
                        value(options, "beta1"),
                        value(options, "beta2"),
                        value(options, "epsilon"),
                        value(options, "weight-decay"));
            case "adam" ->
                new Optimizer.Adam(value(options, "beta1"), value(options, "beta2"), value(options, "epsilon"));
            case "sgd" -> new Optimizer.Sgd(value(options, "momentum"));
            default -> throw new IllegalStateException("no optimizer " + name);
        };
    }

    private static double value(Map<String, Double> options, String key) {
        Double value = options.get(key);
        if (value == null) {
            throw new IllegalStateException("no value for " + key);
        }
        return value;
    }
}
