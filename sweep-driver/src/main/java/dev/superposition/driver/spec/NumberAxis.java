package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a spec says in place of a number: a number, a list, or {@code linear}, {@code geometric} or {@code range}.
 *
 * <p>Numbers are decimal until the last moment, so 0.1 is the double nearest to 0.1 however it came about: written, as a step
 * of a linear axis, or as 1 − 0.9. Values between the ends of a geometric axis are irrational as a rule; they are rounded to
 * {@value #GEOMETRIC_DIGITS} significant digits, so that those which are not come out exact.
 */
final class NumberAxis {
    static final int MAX_VALUES = 1_000_000;
    private static final int GEOMETRIC_DIGITS = 12;
    private static final int LONGEST_NUMBER = 64;
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,5})?");
    private static final Vocabulary KINDS = Vocabulary.of("linear", "geometric", "range");
    private static final Vocabulary ENDS_AND_COUNT = Vocabulary.of("from", "to", "count");
    private static final Vocabulary ENDS_AND_STEP = Vocabulary.of("from", "to", "step");

    private final Problems problems;

    NumberAxis(Problems problems) {
        this.problems = problems;
    }

    /** The values, all different; empty if there is a problem. */
    List<Double> doubles(Yaml node, Quantity quantity) {
        List<Placed<Double>> values = new ArrayList<>();
        for (Placed<BigDecimal> placed : values(node, quantity)) {
            values.add(new Placed<>(placed.value().doubleValue() + 0.0, placed.path()));
        }
        return problems.distinct(values, String::valueOf);
    }

    /** The values, all different; empty if there is a problem. */
    List<Integer> integers(Yaml node, Quantity quantity) {
        List<Placed<Integer>> values = new ArrayList<>();
        for (Placed<BigDecimal> placed : values(node, quantity)) {
            values.add(new Placed<>(placed.value().intValueExact(), placed.path()));
        }
        return problems.distinct(values, String::valueOf);
    }

    /** The values, all different; empty if there is a problem. */
    List<Long> longs(Yaml node, Quantity quantity) {
        List<Placed<Long>> values = new ArrayList<>();
        for (Placed<BigDecimal> placed : values(node, quantity)) {
            values.add(new Placed<>(placed.value().longValueExact(), placed.path()));
        }
        return problems.distinct(values, String::valueOf);
    }

    /** The values in the order of the spec, each with the place that gave rise to it; empty if there is a problem. */
    List<Placed<BigDecimal>> values(Yaml node, Quantity quantity) {
        List<Placed<BigDecimal>> values = new ArrayList<>();
        if (node instanceof Yaml.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(node, "an empty axis: must have at least one value");
            }
            for (Yaml item : list.items()) {
                values.addAll(values(item, quantity));
                if (!problems.fits(node, values.size())) {
                    return List.of();
                }
            }
        } else if (node instanceof Yaml.Mapping mapping) {
            Map.Entry<String, Yaml> only = only(mapping, KINDS);
            if (only != null) {
                Yaml parameters = only.getValue();
                generated(only.getKey(), parameters, quantity)
                        .forEach(value -> values.add(new Placed<>(value, parameters.path())));
            }
        } else {
            BigDecimal number = number(node, quantity);
            if (number != null) {
                values.add(new Placed<>(number, node.path()));
            }
        }
        return values;
    }

    /** The values under {@code key}, which must be there; empty if there is a problem. */
    List<Placed<BigDecimal>> requiredValues(Yaml.Mapping parameters, String key, Quantity quantity) {
        Yaml node = parameters.get(key);
        if (node == null) {
            problems.add(Yaml.join(parameters.path(), key), "missing: must be " + quantity.noun());
            return List.of();
        }
        return values(node, quantity);
    }

    /** Whether {@code parameters} of {@code linear} or {@code geometric} describe an axis, not a profile. */
    static boolean isAxis(Yaml parameters) {
        return parameters instanceof Yaml.Mapping mapping
                && (mapping.has("from") || mapping.has("to") || mapping.has("count") || mapping.has("step"));
    }

    /** The node as a mapping with no other keys than {@code keys}; null, and a problem, if it is something else. */
    Yaml.@Nullable Mapping mapping(Yaml node, Vocabulary keys) {
        if (node instanceof Yaml.Mapping mapping) {
            keys.check(mapping, problems);
            return mapping;
        }
        problems.add(node, "must be a mapping with " + String.join(", ", keys.words()) + ", not " + node.description());
        return null;
    }

    /** A list of numbers, one a feature; null if there is a problem. */
    @Nullable
    List<BigDecimal> explicit(Yaml node, Quantity quantity) {
        if (!(node instanceof Yaml.Sequence list)) {
            problems.add(node, "must be a list with a number for each feature, not " + node.description());
            return null;
        }
        List<BigDecimal> numbers = new ArrayList<>();
        for (Yaml item : list.items()) {
            BigDecimal value = number(item, quantity);
            if (value != null) {
                numbers.add(value);
            }
        }
        return numbers.size() == list.items().size() ? numbers : null;
    }

    /** The only entry of a mapping; null, and a problem, if it has another number of entries or an unknown key. */
    Map.@Nullable Entry<String, Yaml> only(Yaml.Mapping mapping, Vocabulary kinds) {
        int before = problems.count();
        kinds.check(mapping, problems);
        if (problems.count() > before) {
            return null;
        }
        if (mapping.entries().size() != 1) {
            problems.add(
                    mapping,
                    "a mapping with " + mapping.entries().size() + " keys: must have exactly one of "
                            + String.join(", ", kinds.words()));
            return null;
        }
        return mapping.entries().entrySet().iterator().next();
    }

    /** One number; null if there is a problem. */
    @Nullable
    BigDecimal number(Yaml node, Quantity quantity) {
        if (!(node instanceof Yaml.Scalar scalar)) {
            problems.add(node, quantity.refusal(node.description()));
            return null;
        }
        if (scalar.isAbsent()) {
            problems.add(node, "has no value: must be " + quantity.noun());
            return null;
        }
        String text = scalar.text();
        if (!scalar.plain() && NUMBER.matcher(text).matches()) {
            problems.add(node, scalar.description() + " is text: a number must not stand in quotes");
            return null;
        }
        if (!NUMBER.matcher(text).matches() || text.length() > LONGEST_NUMBER) {
            boolean aNumberAtAll = text.matches("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
            problems.add(node, quantity.refusal(aNumberAtAll ? text : scalar.description()));
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        double nearest = number.doubleValue();
        if (Double.isInfinite(nearest) || (nearest == 0 && number.signum() != 0)) {
            problems.add(node, text + " is beyond the range of double precision: must be a normal number");
            return null;
        }
        if (!quantity.allows(number)) {
            problems.add(node, quantity.refusal(text));
            return null;
        }
        return number;
    }

    /** One number that must be there, under {@code key}; null if there is a problem. */
    @Nullable
    BigDecimal required(Yaml.Mapping mapping, String key, Quantity quantity) {
        Yaml node = mapping.get(key);
        if (node == null) {
            problems.add(Yaml.join(mapping.path(), key), "missing: must be " + quantity.noun());
            return null;
        }
        return number(node, quantity);
    }

    private List<BigDecimal> generated(String kind, Yaml node, Quantity quantity) {
        int before = problems.count();
        boolean range = kind.equals("range");
        Yaml.Mapping parameters = mapping(node, range ? ENDS_AND_STEP : ENDS_AND_COUNT);
        if (parameters == null) {
            return List.of();
        }
        BigDecimal from = required(parameters, "from", quantity);
        BigDecimal to = required(parameters, "to", quantity);
        BigDecimal last =
                range ? required(parameters, "step", Quantity.STEP) : required(parameters, "count", Quantity.COUNT);
        if (problems.count() > before || from == null || to == null || last == null) {
            return List.of();
        }
        if (range) {
            return range(parameters, from, to, last, quantity);
        }
        int count = last.intValueExact();
        if (count == 1 && from.compareTo(to) != 0) {
            problems.add(parameters, "count 1 from " + from + " to " + to + ": must be 2 or more, to hold both ends");
            return List.of();
        }
        return kind.equals("linear")
                ? linear(from, to, count, quantity)
                : geometric(parameters, from, to, count, quantity);
    }

    private static List<BigDecimal> linear(BigDecimal from, BigDecimal to, int count, Quantity quantity) {
        List<BigDecimal> values = new ArrayList<>(count);
        BigDecimal span = to.subtract(from);
        for (int i = 0; i < count; i++) {
            BigDecimal share = i == 0
                    ? BigDecimal.ZERO
                    : span.multiply(BigDecimal.valueOf(i))
                            .divide(BigDecimal.valueOf(count - 1L), MathContext.DECIMAL128);
            values.add(rounded(from.add(share), quantity));
        }
        return values;
    }

    private List<BigDecimal> geometric(
            Yaml.Mapping parameters, BigDecimal from, BigDecimal to, int count, Quantity quantity) {
        if (from.signum() == 0 || from.signum() != to.signum()) {
            problems.add(
                    parameters,
                    "a geometric axis from " + from + " to " + to
                            + ": both ends must have one sign, since equal factors never reach or cross 0");
            return List.of();
        }
        List<BigDecimal> values = new ArrayList<>(count);
        double logFrom = StrictMath.log(from.abs().doubleValue());
        double span = StrictMath.log(to.abs().doubleValue()) - logFrom;
        for (int i = 0; i < count; i++) {
            double magnitude = StrictMath.exp(logFrom + span * i / Math.max(1, count - 1));
            BigDecimal between = new BigDecimal(magnitude)
                    .round(new MathContext(GEOMETRIC_DIGITS))
                    .multiply(BigDecimal.valueOf(from.signum()));
            values.add(i == 0 ? from : i == count - 1 ? to : rounded(between, quantity));
        }
        return values;
    }

    private List<BigDecimal> range(
            Yaml.Mapping parameters, BigDecimal from, BigDecimal to, BigDecimal step, Quantity quantity) {
        BigDecimal steps =
                to.subtract(from).divide(step, MathContext.DECIMAL128).setScale(0, RoundingMode.FLOOR);
        if (steps.signum() < 0) {
            problems.add(parameters, "an empty axis: steps of " + step + " lead from " + from + " away from " + to);
            return List.of();
        }
        if (steps.compareTo(BigDecimal.valueOf(MAX_VALUES - 1L)) > 0) {
            problems.add(
                    parameters, steps.add(BigDecimal.ONE).toBigInteger() + " values: must be at most " + MAX_VALUES);
            return List.of();
        }
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i <= steps.intValueExact(); i++) {
            BigDecimal value = from.add(step.multiply(BigDecimal.valueOf(i)));
            if (!quantity.allows(value)) {
                problems.add(parameters, quantity.refusal(value.toPlainString()));
                return List.of();
            }
            values.add(value);
        }
        return values;
    }

    private static BigDecimal rounded(BigDecimal value, Quantity quantity) {
        return quantity.whole() ? value.setScale(0, RoundingMode.HALF_EVEN) : value;
    }
}
