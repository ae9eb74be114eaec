package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Index sets against a plain sorted set. */
@Tag("law")
class IndexSetTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void union_randomSets_selectAndRankLikeASortedSet(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> expected = new TreeSet<>();
        long base = random.nextBoolean() ? 0 : 5_000_000_000L;
        long[] single = random.longs(200, base, base + 1000).toArray();
        for (long index : single) {
            expected.add(index);
        }
        for (long index = base + 300; index < base + 350; index++) {
            expected.add(index);
        }
        IndexSet set =
                IndexSet.union(List.of(IndexSet.of(single), IndexSet.range(base + 300, 50), IndexSet.range(7, 0)));

        assertThat(set.size()).as("seed %d", seed).isEqualTo(expected.size());
        long rank = 0;
        for (long index : expected) {
            assertThat(set.select(rank)).isEqualTo(index);
            assertThat(set.rank(index)).isEqualTo(rank);
            assertThat(set.contains(index)).isTrue();
            rank++;
        }
        assertThat(set.rank(0)).isZero();
        assertThat(set.rank(base + 2000)).isEqualTo(expected.size());
        assertThat(set.contains(base + 2000)).isFalse();
    }

    @Test
    void range_ranks_areDistancesWithinBounds() {
        IndexSet set = IndexSet.range(10, 5);

        assertThat(List.of(set.rank(0), set.rank(10), set.rank(12), set.rank(15), set.rank(99)))
                .containsExactly(0L, 0L, 2L, 5L, 5L);
        assertThat(set.select(4)).isEqualTo(14);
        assertThat(set.contains(9)).isFalse();
        assertThat(set.contains(15)).isFalse();
        assertThatThrownBy(() -> set.select(5)).hasMessage("rank 5: the range has 5 indices");
        assertThatThrownBy(() -> IndexSet.range(-1, 5)).hasMessageContaining("must lie within");
    }
}
