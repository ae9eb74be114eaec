package dev.superposition.driver.query;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The name a mistyped one was probably meant to be. */
final class Suggestion {
    private static final int MAX_EDITS = 3;

    private Suggestion() {}

    /** {@code "; did you mean 'x'?"} for the nearest of the names, or nothing if none is near. */
    static String among(Collection<String> names, String mistyped) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return names.stream()
                .min(Comparator.comparing((String name) -> distance.apply(name, mistyped))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance.apply(name, mistyped) <= Math.min(MAX_EDITS, name.length() / 2))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }
}
