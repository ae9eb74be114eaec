package dev.superposition.worker.config;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * A function that remembers its last answers. For what neighbouring configurations share: writing out numbers, for one, takes longer than all else
 * about them.
 *
 * <p>There are {@value #SLOTS} places, and a key has one of them by its hash: so threads that go through different neighbourhoods seldom make
 * each other's answers forgotten.
 *
 * @param <K> immutable
 */
public final class Remembered<K, V> implements Function<K, V> {
    private static final int SLOTS = 16;

    private final Function<K, V> function;
    private final AtomicReferenceArray<Answer<K, V>> last = new AtomicReferenceArray<>(SLOTS);

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
        int hash = key.hashCode();
        int slot = Math.floorMod(hash ^ hash >>> 16, SLOTS);
        Answer<K, V> answer = last.get(slot);
        if (answer == null || !answer.key().equals(key)) {
            answer = new Answer<>(key, function.apply(key));
            last.setRelease(slot, answer);
        }
        return answer.value();
    }
}
