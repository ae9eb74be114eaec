package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("law")
final class ConfigIdSetTest {
    private static final String ZERO = "0".repeat(32);

    @Test
    void set_randomIds_agreesWithHashSet() {
        long seed = 20261121;
        Random random = new Random(seed);
        ConfigIdSet ids = new ConfigIdSet();
        Set<String> oracle = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            // A quarter of the high words and few low ones: many ids meet in a slot, many repeat.
            String id = String.format("%016x%016x", random.nextInt(4), random.nextInt(4_000));
            assertThat(ids.add(id)).as("seed %d, id %s", seed, id).isEqualTo(oracle.add(id));
        }
        assertThat(ids.size()).isEqualTo(oracle.size());
        for (int low = 0; low < 5_000; low++) {
            String id = String.format("%016x%016x", 3, low);
            assertThat(ids.contains(id)).as("seed %d, id %s", seed, id).isEqualTo(oracle.contains(id));
        }
    }

    @Test
    void add_idOfZeros_isAMemberLikeAnyOther() {
        ConfigIdSet ids = new ConfigIdSet();
        assertThat(ids.contains(ZERO)).isFalse();
        assertThat(ids.add(ZERO)).isTrue();
        assertThat(ids.add(ZERO)).isFalse();
        assertThat(ids.contains(ZERO)).isTrue();
        assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void add_notAnId_saysWhatAnIdIs() {
        assertThatThrownBy(() -> new ConfigIdSet().add("ABC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'ABC' is not a config id: must be 32 hexadecimal digits");
    }
}
