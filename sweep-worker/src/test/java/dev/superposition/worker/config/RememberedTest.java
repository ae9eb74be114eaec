package dev.superposition.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    @Test
    void apply_keysThatComeAgain_asksOnce() {
        List<Integer> asked = new ArrayList<>();
        Remembered<Integer, Integer> square = square(asked);
        assertThat(List.of(1, 1, 3, 1, 3).stream().map(square).toList()).containsExactly(1, 1, 9, 1, 9);
        assertThat(asked).containsExactly(1, 3);
    }

    @Test
    void apply_moreKeysThanPlaces_forgetsAndAsksAgain() {
        List<Integer> asked = new ArrayList<>();
        Remembered<Integer, Integer> square = square(asked);
        List<Integer> keys = IntStream.range(0, 3)
                .flatMap(i -> IntStream.range(0, 100))
                .boxed()
                .toList();
        assertThat(keys.stream().map(square).toList())
                .isEqualTo(keys.stream().map(key -> key * key).toList());
        assertThat(asked).hasSize(300);
    }

    @Test
    void apply_byManyThreads_answersEachItsOwnQuestion() {
        Remembered<Integer, Integer> square = new Remembered<>(key -> key * key);
        AtomicInteger wrong = new AtomicInteger();
        IntStream.range(0, 1_000_000)
                .parallel()
                .forEach(i -> wrong.addAndGet(square.apply(i % 7) == (i % 7) * (i % 7) ? 0 : 1));
        assertThat(wrong).hasValue(0);
    }

    /** Squares, and writes down what it is asked. */
    private static Remembered<Integer, Integer> square(List<Integer> asked) {
        return new Remembered<>(key -> {
            asked.add(key);
            return key * key;
        });
    }
}
