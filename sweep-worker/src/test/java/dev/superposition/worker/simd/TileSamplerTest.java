package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.data.SparseSampler;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("law")
class TileSamplerTest {
    static List<RunConfig> configs() {
        TestConfigs signed = TestConfigs.of(9, 3).model(ModelKind.ABSOLUTE_VALUE);
        TestConfigs rare = TestConfigs.of(40, 12)
                .model(ModelKind.ABSOLUTE_VALUE)
                .density(0.02)
                .batchSize(1024);
        return List.of(
                signed.density(0.5).batchSize(1000).build(),
                signed.density(0.01).batchSize(300).build(),
                signed.data(Data.DEFAULT.with(Magnitudes.BINARY)).build(),
                signed.data(Data.of(DataKind.ANTICORRELATED, 3)).batchSize(700).build(),
                rare.build(),
                rare.data(Data.DEFAULT.with(new Magnitudes(0.5, 1))).build(),
                rare.model(ModelKind.HIDDEN_RELU).build());
    }

    @ParameterizedTest
    @MethodSource("configs")
    void draw_everyTile_isTheReferencesToTheBit(RunConfig config) {
        int n = config.features();
        int batch = config.training().batchSize();
        FeatureSampler reference = FeatureSampler.training(config);
        TileSampler tiles = new TileSampler(config);
        float[] expected = new float[n * batch];
        for (int step = 0; step < 5; step++) {
            int active = tiles.activeRows(step);
            assertThat(active).isEqualTo(reference.activeRows(step));
            reference.fill(step, active, expected, 0);
            for (int first = 0; first < active; first += Tile.SAMPLES) {
                int rows = Math.min(Tile.SAMPLES, active - first);
                int used = Tile.padded(rows, Tile.LOGICAL);
                tiles.draw(step, first, rows, used);
                for (int i = 0; i < n; i++) {
                    int at = Aligned.START + i * Tile.STRIDE;
                    assertThat(Arrays.copyOfRange(tiles.x(), at, at + rows))
                            .containsExactly(Arrays.copyOfRange(expected, i * batch + first, i * batch + first + rows));
                    assertThat(Arrays.copyOfRange(tiles.x(), at + rows, at + used))
                            .containsExactly(new float[used - rows]);
                }
            }
        }
    }

    @Test
    void configs_coverPointsAndBothSigns() {
        assertThat(configs()).anyMatch(SparseSampler::suits).anyMatch(config -> !SparseSampler.suits(config));
        RunConfig config = configs().get(0);
        TileSampler tiles = new TileSampler(config);
        int rows = tiles.activeRows(0);
        tiles.draw(0, 0, Math.min(rows, Tile.SAMPLES), Tile.SAMPLES);
        int negative = 0;
        int positive = 0;
        for (float value : tiles.x()) {
            negative += value < 0 ? 1 : 0;
            positive += value > 0 ? 1 : 0;
        }
        // Fair coins: within five standard deviations.
        assertThat(Math.abs(negative - positive)).isLessThan((int) (5 * Math.sqrt(negative + positive)));
    }
}
