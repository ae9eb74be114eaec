package dev.superposition.driver.spec;

import dev.superposition.driver.spec.Problems.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what a spec says in place of a name out of a closed set: a name, or a list of names. */
final class NameAxis {
    private final Problems problems;

    NameAxis(Problems problems) {
        this.problems = problems;
    }

    /**
     * What the names stand for, all different; empty if there is a problem.
     *
     * @param noun what a name is called in a problem, e.g. {@code a schedule}
     */
    <T> List<T> read(Yaml node, Vocabulary vocabulary, String noun, Function<String, T> meaning) {
        List<Placed<T>> values = new ArrayList<>();
        List<Yaml> items = node instanceof Yaml.Sequence list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            problems.add(node, "an empty axis: must have at least one value");
        }
        for (Yaml item : items) {
            if (item instanceof Yaml.Scalar scalar && vocabulary.has(scalar.text())) {
                values.add(new Placed<>(meaning.apply(scalar.text()), item.path()));
            } else {
                String wrong = item instanceof Yaml.Scalar scalar ? scalar.text() : "";
                problems.add(item, item.description() + " is not " + noun + ": " + vocabulary.suggestion(wrong));
            }
        }
        return problems.distinct(values, String::valueOf);
    }
}
