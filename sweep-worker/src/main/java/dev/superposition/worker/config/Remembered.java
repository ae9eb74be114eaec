package dev.superposition.worker.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function that remembers its last answer. For what neighbouring configurations share: writing out numbers, for one, takes longer than all else
 * about them.
 *
 * @param <K> immutable
 */
public final class Remembered<K, V> implements Function<K, V> {
    private final Function<K, V> function;
    /** Of whichever thread was last; what another reads is out of date at worst. */
    private @Nullable Answer<K, V> last;

    /** What was asked, and what was answered. */
    private record Answer<K, V>(K key, V value) {}

    /**
     * @param function pure
     */
    public Remembered(Function<K, V> function) {
        this.function = function;
    }

    @Override
    public V apply(K key) {
        Answer<K, V> answer = last;
        if (answer == null || !answer.key().equals(key)) {
            answer = new Answer<>(key, function.apply(key));
            last = answer;
        }
        return answer.value();
    }
}
