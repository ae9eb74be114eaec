package dev.superposition.worker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which features of a sample are present together.
 *
 * <p>Each kind is one line here and one class in package {@code data}, which has the kind's name ({@code ONE_HOT}: class {@code OneHot})
 * and shows its definition. Nothing else knows of it.
 */
public enum DataKind {
    /** Each feature by itself. */
    INDEPENDENT("independent"),
    /** Sets of features that are present together. */
    CORRELATED("correlated", Trait.SETS),
    /** Sets of features of which one is present, if any: the sparsity is that of a set. */
    ANTICORRELATED("anticorrelated", Trait.SETS),
    /** Sets of features of which one is present, if any: the sparsity is that of a feature. */
    EXCLUSIVE("exclusive", Trait.SETS),
    /** Exactly one feature of all. */
    ONE_HOT("one-hot");

    /** In what a kind differs from most. */
    private enum Trait {
        /** Features come in sets of adjacent ones, all of one size. */
        SETS
    }

    private final String id;
    private final boolean sets;

    DataKind(String id, Trait... traits) {
        this.id = id;
        this.sets = List.of(traits).contains(Trait.SETS);
    }

    /** The name in specs and in column {@code data}. */
    public String id() {
        return id;
    }

    /** Whether features come in sets of a given size. */
    public boolean sets() {
        return sets;
    }

    /** The simple name of the class that draws it, e.g. {@code OneHot}. */
    public String className() {
        return Arrays.stream(id.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /**
     * The kind of a given {@link #id}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the legal names
     */
    public static DataKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not a kind of data: must be one of "
                        + Arrays.stream(values()).map(DataKind::id).collect(Collectors.joining(", "))));
    }
}
