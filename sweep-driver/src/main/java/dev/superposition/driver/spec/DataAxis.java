package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code data}: every combination of its values is one kind of samples. */
final class DataAxis {
    /** The keys of the section. */
    static final Vocabulary KEYS = Vocabulary.of("kind", "set-size", "magnitudes", "norm", "examples");

    private static final Vocabulary KINDS =
            Vocabulary.of(Arrays.stream(DataKind.values()).map(DataKind::id).toList());
    private static final Vocabulary NORMS = Vocabulary.of("free", "unit");
    private static final Vocabulary EXAMPLES = Vocabulary.of("fresh", "fixed");
    private static final Vocabulary NAMED_MAGNITUDES = Vocabulary.of("unit", "binary");
    private static final Vocabulary RANGE = Vocabulary.of("low", "high");

    private final Problems problems;
    private final NumberAxis numbers;

    DataAxis(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    /** The values, all different; empty if there is a problem. */
    List<Data> read(Yaml.Mapping section, String place) {
        List<DataKind> kinds = names(section, place, "kind", KINDS, "a kind of data", DataKind::of);
        Yaml sizes = required(section, place, "set-size", "a number");
        List<Integer> setSizes = sizes == null ? List.of() : numbers.integers(sizes, Quantity.SET_SIZE);
        Yaml written = required(section, place, "magnitudes", "'unit', 'binary' or { low: …, high: … }");
        List<Magnitudes> magnitudes =
                written == null ? List.of() : problems.distinct(magnitudes(written), Magnitudes::text);
        List<Boolean> norms = names(section, place, "norm", NORMS, "a norm", "unit"::equals);
        List<Boolean> examples = names(section, place, "examples", EXAMPLES, "a sort of examples", "fixed"::equals);
        Set<Data> values = new LinkedHashSet<>();
        for (DataKind kind : kinds) {
            for (int setSize : setSizes) {
                for (Magnitudes of : magnitudes) {
                    for (boolean unit : norms) {
                        examples.forEach(
                                fixed -> values.add(new Data(kind, kind.sets() ? setSize : 1, of, unit, fixed)));
                    }
                }
            }
        }
        return List.copyOf(values);
    }

    private <T> List<T> names(
            Yaml.Mapping section,
            String place,
            String key,
            Vocabulary words,
            String noun,
            java.util.function.Function<String, T> meaning) {
        Yaml node = required(section, place, key, noun);
        return node == null ? List.of() : new NameAxis(problems).read(node, words, noun, meaning);
    }

    private @Nullable Yaml required(Yaml.Mapping section, String place, String key, String meaning) {
        Yaml node = section.get(key);
        if (node == null) {
            problems.add(Yaml.join(place, key), "missing: must be " + meaning);
        }
        return node;
    }

    private List<Placed<Magnitudes>> magnitudes(Yaml node) {
        List<Placed<Magnitudes>> values = new ArrayList<>();
        if (node instanceof Yaml.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(node, "an empty axis: must have at least one value");
            }
            list.items().forEach(item -> values.addAll(magnitudes(item)));
        } else if (node instanceof Yaml.Mapping mapping) {
            RANGE.check(mapping, problems);
            BigDecimal low = numbers.required(mapping, "low", Quantity.MAGNITUDE);
            BigDecimal high = numbers.required(mapping, "high", Quantity.MAGNITUDE);
            if (low != null && high != null) {
                values.addAll(
                        problems.placed(node, () -> new Magnitudes(low.doubleValue() + 0.0, high.doubleValue() + 0.0)));
            }
        } else if (node instanceof Yaml.Scalar scalar && NAMED_MAGNITUDES.has(scalar.text())) {
            values.add(new Placed<>(scalar.text().equals("unit") ? Magnitudes.UNIT : Magnitudes.BINARY, node.path()));
        } else {
            String wrong = node instanceof Yaml.Scalar scalar ? scalar.text() : "";
            problems.add(
                    node,
                    node.description() + " is no magnitude: " + NAMED_MAGNITUDES.suggestion(wrong)
                            + " or { low: …, high: … }");
        }
        return values;
    }
}
