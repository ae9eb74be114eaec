package dev.superposition.driver.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong with a spec so far, in the order of discovery, each thing once. */
final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    void add(String path, String rule) {
        found.add(new Problem(path, rule));
    }

    void add(Yaml place, String rule) {
        add(place.path(), rule);
    }

    int count() {
        return found.size();
    }

    List<Problem> all() {
        return new ArrayList<>(found);
    }

    /** The value that {@code maker} makes, or null and a problem at {@code path} if it refuses with a sentence. */
    <T> @Nullable T attempt(String path, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            add(path, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** What {@code maker} makes, placed at {@code node}; nothing, and a problem there, if it refuses with a sentence. */
    <T> List<Placed<T>> placed(Yaml node, Supplier<T> maker) {
        T value = attempt(node.path(), maker);
        return value == null ? List.of() : List.of(new Placed<>(value, node.path()));
    }

    /** Whether an axis may have {@code count} values; a problem if not. */
    boolean fits(Yaml node, long count) {
        if (count > NumberAxis.MAX_VALUES) {
            add(node, "an axis of " + count + " values: must have at most " + NumberAxis.MAX_VALUES);
            return false;
        }
        return true;
    }

    /** The values of an axis; a value that stands there twice is a problem. */
    <T> List<T> distinct(List<Placed<T>> axis, Function<T, String> text) {
        Map<T, String> seen = new HashMap<>();
        List<T> values = new ArrayList<>(axis.size());
        for (Placed<T> placed : axis) {
            String before = seen.putIfAbsent(placed.value(), placed.path());
            if (before == null) {
                values.add(placed.value());
            } else {
                add(
                        placed.path(),
                        Yaml.shown(text.apply(placed.value())) + " is on this axis twice"
                                + (before.equals(placed.path()) ? "" : ", first at " + before)
                                + ": each value must be there once");
            }
        }
        return List.copyOf(values);
    }

    /** A value of an axis and where the spec says so. */
    record Placed<T>(T value, String path) {}
}
