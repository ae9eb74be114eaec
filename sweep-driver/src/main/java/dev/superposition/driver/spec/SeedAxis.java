package dev.superposition.driver.spec;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code seeds}: a number N for the seeds 0 … N − 1, {@code {from, count}}, or a list of seeds. */
final class SeedAxis {
    private static final Vocabulary KEYS = Vocabulary.of("from", "count");

    private final Problems problems;
    private final NumberAxis numbers;

    SeedAxis(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    /** The seeds; null if there is a problem. */
    @Nullable
    Seeds read(Yaml node) {
        if (node instanceof Yaml.Sequence) {
            List<Long> seeds = numbers.longs(node, Quantity.SEED);
            return seeds.isEmpty()
                    ? null
                    : Seeds.of(seeds.stream()
                            .map(seed -> new Seeds.Range(seed, seed))
                            .toList());
        }
        if (node instanceof Yaml.Mapping) {
            Yaml.Mapping parameters = numbers.mapping(node, KEYS);
            if (parameters == null) {
                return null;
            }
            BigDecimal from = numbers.required(parameters, "from", Quantity.SEED);
            BigDecimal count = numbers.required(parameters, "count", Quantity.SEED_COUNT);
            return from == null || count == null ? null : range(node, from.longValueExact(), count.longValueExact());
        }
        BigDecimal count = numbers.number(node, Quantity.SEED_COUNT);
        return count == null ? null : range(node, 0, count.longValueExact());
    }

    private @Nullable Seeds range(Yaml node, long from, long count) {
        if (from > Long.MAX_VALUE - count) {
            problems.add(node, count + " seeds from " + from + ": the last must not exceed 2^63 - 2");
            return null;
        }
        return Seeds.of(List.of(new Seeds.Range(from, from + count - 1)));
    }
}
