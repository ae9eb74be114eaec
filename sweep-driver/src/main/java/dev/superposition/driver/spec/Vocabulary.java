package dev.superposition.driver.spec;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words that are legal in one place of a spec. */
record Vocabulary(List<String> words) {
    Vocabulary {
        words = List.copyOf(words);
    }

    static Vocabulary of(String... words) {
        return new Vocabulary(List.of(words));
    }

    static Vocabulary of(Collection<String> words) {
        return new Vocabulary(List.copyOf(words));
    }

    Vocabulary and(String... more) {
        return new Vocabulary(java.util.stream.Stream.concat(words.stream(), Arrays.stream(more))
                .toList());
    }

    boolean has(String word) {
        return words.contains(word);
    }

    /** "did you mean 'x'?" if a word is near, else "must be one of …". */
    String suggestion(String wrong) {
        return nearest(wrong)
                .map(word -> "did you mean '" + word + "'?")
                .orElseGet(() -> "must be one of "
                        + words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ")));
    }

    /** Every key of {@code mapping} that is no word of this vocabulary becomes a problem. */
    void check(Yaml.Mapping mapping, Problems problems) {
        mapping.entries().forEach((key, value) -> {
            if (!has(key)) {
                problems.add(value, "unknown key; " + suggestion(key));
            }
        });
    }

    private Optional<String> nearest(String wrong) {
        String lower = wrong.toLowerCase(java.util.Locale.ROOT);
        return words.stream()
                .filter(word -> distance(word, lower) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(word, lower)));
    }

    /** Letters to insert, delete, replace, or swap with their neighbour, to make one word of the other. */
    private static int distance(String a, String b) {
        int unlike = Math.max(a.length(), b.length());
        if (b.length() > 2 * a.length() + 2) {
            return unlike;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
