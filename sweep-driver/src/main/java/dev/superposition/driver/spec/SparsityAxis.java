package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import dev.superposition.worker.config.SparsityProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Reads the key {@code sparsity}: sparsities S, or, under {@code density}, densities p = 1 − S, of all features or profiles
 * over them. {@code from … to} are the ends of an axis of values, {@code first … last} those of a profile over features.
 */
final class SparsityAxis {
    private static final Vocabulary OF_SPARSITY = Vocabulary.of(
            "density", "uniform", "linear", "geometric", "power", "range", "random", "explicit", "shuffled");
    private static final Vocabulary OF_DENSITY =
            Vocabulary.of("uniform", "linear", "geometric", "power", "range", "random", "explicit", "shuffled");
    private static final Vocabulary FIRST_AND_LAST = Vocabulary.of("first", "last");
    private static final Vocabulary POWER = Vocabulary.of("first", "exponent");
    private static final Vocabulary RANDOM = Vocabulary.of("from", "to", "seed");
    private static final Vocabulary SHUFFLED = Vocabulary.of("of", "seed");

    private final Problems problems;
    private final NumberAxis numbers;

    SparsityAxis(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    /** The profiles, all different; empty if there is a problem. */
    List<SparsityProfile> read(Yaml node) {
        return problems.distinct(profiles(node, Meaning.SPARSITY), SparsityProfile::text);
    }

    /** What a number stands for. */
    private enum Meaning {
        SPARSITY,
        DENSITY;

        Quantity quantity() {
            return this == SPARSITY ? Quantity.SPARSITY : Quantity.DENSITY;
        }

        double density(BigDecimal value) {
            return (this == SPARSITY ? BigDecimal.ONE.subtract(value) : value).doubleValue() + 0.0;
        }
    }

    private List<Placed<SparsityProfile>> profiles(Yaml node, Meaning meaning) {
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        if (node instanceof Yaml.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(node, "an empty axis: must have at least one value");
            }
            for (Yaml item : list.items()) {
                profiles.addAll(profiles(item, meaning));
                if (!problems.fits(node, profiles.size())) {
                    return List.of();
                }
            }
        } else if (node instanceof Yaml.Mapping mapping) {
            Map.Entry<String, Yaml> only =
                    numbers.only(mapping, meaning == Meaning.SPARSITY ? OF_SPARSITY : OF_DENSITY);
            if (only != null) {
                profiles.addAll(kind(mapping, only.getKey(), only.getValue(), meaning));
            }
        } else {
            profiles.addAll(uniform(node, meaning));
        }
        return profiles;
    }

    private List<Placed<SparsityProfile>> kind(Yaml.Mapping whole, String kind, Yaml value, Meaning meaning) {
        return switch (kind) {
            case "density" -> profiles(value, Meaning.DENSITY);
            case "uniform" -> uniform(value, meaning);
            case "explicit" -> explicit(value, meaning);
            case "power" -> power(value, meaning);
            case "random" -> random(value, meaning);
            case "shuffled" -> shuffled(value, meaning);
            case "linear" ->
                NumberAxis.isAxis(value)
                        ? uniform(whole, meaning)
                        : firstToLast(value, meaning, SparsityProfile.Linear::new);
            case "geometric" ->
                NumberAxis.isAxis(value)
                        ? uniform(whole, meaning)
                        : firstToLast(value, meaning, SparsityProfile.Geometric::new);
            default -> uniform(whole, meaning);
        };
    }

    private List<Placed<SparsityProfile>> uniform(Yaml node, Meaning meaning) {
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        for (Placed<BigDecimal> value : numbers.values(node, meaning.quantity())) {
            profiles.add(new Placed<>(new SparsityProfile.Uniform(meaning.density(value.value())), value.path()));
        }
        return profiles;
    }

    private List<Placed<SparsityProfile>> firstToLast(
            Yaml node, Meaning meaning, BiFunction<Double, Double, SparsityProfile> profile) {
        Yaml.Mapping parameters = numbers.mapping(node, FIRST_AND_LAST);
        if (parameters == null) {
            return List.of();
        }
        List<Placed<BigDecimal>> firsts = numbers.requiredValues(parameters, "first", meaning.quantity());
        List<Placed<BigDecimal>> lasts = numbers.requiredValues(parameters, "last", meaning.quantity());
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        if (problems.fits(node, (long) firsts.size() * lasts.size())) {
            for (Placed<BigDecimal> first : firsts) {
                double firstDensity = meaning.density(first.value());
                lasts.forEach(last -> profiles.addAll(
                        problems.placed(node, () -> profile.apply(firstDensity, meaning.density(last.value())))));
            }
        }
        return profiles;
    }

    private List<Placed<SparsityProfile>> power(Yaml node, Meaning meaning) {
        Yaml.Mapping parameters = numbers.mapping(node, POWER);
        if (parameters == null) {
            return List.of();
        }
        List<Placed<BigDecimal>> firsts = numbers.requiredValues(parameters, "first", meaning.quantity());
        List<Placed<BigDecimal>> exponents = numbers.requiredValues(parameters, "exponent", Quantity.EXPONENT);
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        if (problems.fits(node, (long) firsts.size() * exponents.size())) {
            for (Placed<BigDecimal> first : firsts) {
                exponents.forEach(exponent -> profiles.addAll(problems.placed(
                        node,
                        () -> new SparsityProfile.PowerLaw(
                                meaning.density(first.value()), exponent.value().doubleValue() + 0.0))));
            }
        }
        return profiles;
    }

    private List<Placed<SparsityProfile>> random(Yaml node, Meaning meaning) {
        Yaml.Mapping parameters = numbers.mapping(node, RANDOM);
        if (parameters == null) {
            return List.of();
        }
        BigDecimal from = numbers.required(parameters, "from", meaning.quantity());
        BigDecimal to = numbers.required(parameters, "to", meaning.quantity());
        List<Placed<BigDecimal>> seeds = numbers.requiredValues(parameters, "seed", Quantity.PROFILE_SEED);
        if (from == null || to == null) {
            return List.of();
        }
        if (from.compareTo(to) > 0) {
            problems.add(node, "from " + from + " to " + to + ": the first must not exceed the second");
            return List.of();
        }
        // Rising sparsities are falling densities.
        double low = meaning.density(meaning == Meaning.SPARSITY ? to : from);
        double high = meaning.density(meaning == Meaning.SPARSITY ? from : to);
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        seeds.forEach(seed -> profiles.addAll(problems.placed(
                node, () -> new SparsityProfile.Random(low, high, seed.value().longValueExact()))));
        return profiles;
    }

    private List<Placed<SparsityProfile>> shuffled(Yaml node, Meaning meaning) {
        Yaml.Mapping parameters = numbers.mapping(node, SHUFFLED);
        if (parameters == null) {
            return List.of();
        }
        Yaml of = parameters.get("of");
        if (of == null) {
            problems.add(Yaml.join(parameters.path(), "of"), "missing: must be the profile to shuffle");
            return List.of();
        }
        List<Placed<SparsityProfile>> ordered = profiles(of, meaning);
        List<Placed<BigDecimal>> seeds = numbers.requiredValues(parameters, "seed", Quantity.PROFILE_SEED);
        List<Placed<SparsityProfile>> profiles = new ArrayList<>();
        if (problems.fits(node, (long) ordered.size() * seeds.size())) {
            for (Placed<SparsityProfile> profile : ordered) {
                seeds.forEach(seed -> profiles.add(new Placed<>(
                        new SparsityProfile.Shuffled(
                                profile.value(), seed.value().longValueExact()),
                        node.path())));
            }
        }
        return profiles;
    }

    private List<Placed<SparsityProfile>> explicit(Yaml node, Meaning meaning) {
        List<BigDecimal> values = numbers.explicit(node, meaning.quantity());
        return values == null
                ? List.of()
                : problems.placed(
                        node,
                        () -> new SparsityProfile.Explicit(
                                values.stream().map(meaning::density).toList()));
    }
}
