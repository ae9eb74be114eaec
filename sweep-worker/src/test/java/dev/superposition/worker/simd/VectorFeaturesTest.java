package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.data.Independent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("law")
class VectorFeaturesTest {
    private static final int ROWS = 1008;

    static List<List<Double>> densities() {
        return List.of(
                List.of(1.0),
                List.of(0.01, 0.01),
                List.of(1.0, 1.0, 1.0),
                List.of(1.0, 0.0, 0.2),
                List.of(0.3, 0.0, 0.01, 1.0),
                List.of(0.3, 1.0, 0.01),
                List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.0));
    }

    /** In tiles of several sizes, over more steps than are seeded together, forwards and with gaps. */
    @ParameterizedTest
    @MethodSource("densities")
    void draw_anyTiles_areTheSharedSamplersToTheBit(List<Double> densities) {
        int n = densities.size();
        RunConfig config = TestConfigs.of(n, 1)
                .sparsity(new SparsityProfile.Explicit(densities))
                .batchSize(ROWS)
                .build();
        FeatureSampler reference = FeatureSampler.training(config);
        VectorFeatures vectors = new VectorFeatures(config.streamKey(), (Independent) reference.distribution());
        float[] expected = new float[n * ROWS];
        float[] tile = Aligned.floats(n * Tile.STRIDE);
        for (int step : new int[] {0, 1, 15, 16, 17, 40, 5, 1_000_000}) {
            reference.fill(step, ROWS, expected, 0);
            int first = 0;
            for (int rows : new int[] {16, 512, 32, 448}) {
                vectors.draw(step, first == 0, rows, tile, Tile.STRIDE);
                for (int i = 0; i < n; i++) {
                    int at = Aligned.START + i * Tile.STRIDE;
                    assertThat(Arrays.copyOfRange(tile, at, at + rows))
                            .containsExactly(Arrays.copyOfRange(expected, i * ROWS + first, i * ROWS + first + rows));
                }
                first += rows;
            }
        }
    }
}
