package dev.superposition.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    @Test
    void apply_equalKeysOneAfterTheOther_asksOnce() {
        List<String> asked = new ArrayList<>();
        Remembered<String, Integer> length = new Remembered<>(key -> {
            asked.add(key);
            return key.length();
        });
        assertThat(List.of("one", "one", "three", "one").stream().map(length).toList())
                .containsExactly(3, 3, 5, 3);
        assertThat(asked).containsExactly("one", "three", "one");
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
}
