package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import dev.superposition.worker.config.ImportanceProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Reads the key {@code importance}: importances of all features, or profiles over them; their parameters may be axes. */
final class ImportanceAxis {
    private static final Vocabulary KINDS =
            Vocabulary.of("uniform", "linear", "geometric", "range", "last", "explicit");
    private static final Vocabulary FIRST_AND_LAST = Vocabulary.of("first", "last");

    private final Problems problems;
    private final NumberAxis numbers;

    ImportanceAxis(Problems problems) {
        this.problems = problems;
        this.numbers = new NumberAxis(problems);
    }

    /** The profiles, all different; empty if there is a problem. */
    List<ImportanceProfile> read(Yaml node) {
        return problems.distinct(profiles(node), ImportanceProfile::text);
    }

    private List<Placed<ImportanceProfile>> profiles(Yaml node) {
        List<Placed<ImportanceProfile>> profiles = new ArrayList<>();
        if (node instanceof Yaml.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(node, "an empty axis: must have at least one value");
            }
            for (Yaml item : list.items()) {
                profiles.addAll(profiles(item));
                if (!problems.fits(node, profiles.size())) {
                    return List.of();
                }
            }
        } else if (node instanceof Yaml.Mapping mapping) {
            Map.Entry<String, Yaml> only = numbers.only(mapping, KINDS);
            if (only != null) {
                profiles.addAll(kind(mapping, only.getKey(), only.getValue()));
            }
        } else {
            profiles.addAll(uniform(node));
        }
        return profiles;
    }

    private List<Placed<ImportanceProfile>> kind(Yaml.Mapping whole, String kind, Yaml value) {
        return switch (kind) {
            case "uniform" -> uniform(value);
            case "last" -> of(value, Quantity.IMPORTANCE, ImportanceProfile.LastFeature::new);
            case "explicit" -> explicit(value);
            case "geometric" ->
                NumberAxis.isAxis(value) ? uniform(whole) : of(value, Quantity.RATIO, ImportanceProfile.Geometric::new);
            case "linear" -> NumberAxis.isAxis(value) ? uniform(whole) : firstToLast(value);
            default -> uniform(whole);
        };
    }

    private List<Placed<ImportanceProfile>> uniform(Yaml node) {
        return of(node, Quantity.EQUAL_IMPORTANCE, ImportanceProfile.Uniform::new);
    }

    private List<Placed<ImportanceProfile>> of(
            Yaml node, Quantity quantity, DoubleFunction<ImportanceProfile> profile) {
        List<Placed<ImportanceProfile>> profiles = new ArrayList<>();
        for (Placed<BigDecimal> value : numbers.values(node, quantity)) {
            profiles.add(new Placed<>(profile.apply(value.value().doubleValue() + 0.0), value.path()));
        }
        return profiles;
    }

    private List<Placed<ImportanceProfile>> firstToLast(Yaml node) {
        Yaml.Mapping parameters = numbers.mapping(node, FIRST_AND_LAST);
        if (parameters == null) {
            return List.of();
        }
        List<Placed<BigDecimal>> firsts = numbers.requiredValues(parameters, "first", Quantity.IMPORTANCE);
        List<Placed<BigDecimal>> lasts = numbers.requiredValues(parameters, "last", Quantity.IMPORTANCE);
        List<Placed<ImportanceProfile>> profiles = new ArrayList<>();
        if (problems.fits(node, (long) firsts.size() * lasts.size())) {
            for (Placed<BigDecimal> first : firsts) {
                double firstImportance = first.value().doubleValue() + 0.0;
                lasts.forEach(last -> profiles.add(new Placed<>(
                        new ImportanceProfile.Linear(
                                firstImportance, last.value().doubleValue() + 0.0),
                        node.path())));
            }
        }
        return profiles;
    }

    private List<Placed<ImportanceProfile>> explicit(Yaml node) {
        List<BigDecimal> values = numbers.explicit(node, Quantity.IMPORTANCE);
        return values == null
                ? List.of()
                : problems.placed(
                        node,
                        () -> new ImportanceProfile.Explicit(values.stream()
                                .map(value -> value.doubleValue() + 0.0)
                                .toList()));
    }
}
