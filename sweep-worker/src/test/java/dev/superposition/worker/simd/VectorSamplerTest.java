package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.DropoutSampler;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.data.Independent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("law")
class VectorSamplerTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 512, 2048})
    void features_anyTile_areTheSharedSamplersToTheBit(int tileRows) {
        int rows = 2048;
        RunConfig config = TestConfigs.of(4, 2)
                .sparsity(new SparsityProfile.Explicit(List.of(0.3, 0.0, 0.01, 1.0)))
                .batchSize(rows)
                .build();
        FeatureSampler scalar = FeatureSampler.training(config);
        float[] expected = new float[4 * rows];
        scalar.fill(3, rows, expected, 0);
        VectorSampler vector = new VectorSampler(config.streamKey(), (Independent) scalar.distribution(), 0, tileRows);
        float[] tile = Aligned.floats(4 * tileRows);
        for (int first = 0; first < rows; first += tileRows) {
            vector.features(3, 1, first, tileRows, tile, tileRows);
            for (int i = 0; i < 4; i++) {
                assertThat(Arrays.copyOfRange(tile, Aligned.START + i * tileRows, Aligned.START + (i + 1) * tileRows))
                        .containsExactly(Arrays.copyOfRange(expected, i * rows + first, i * rows + first + tileRows));
            }
        }
    }

    @Test
    void features_severalStepsAtOnce_areThoseOfEachStep() {
        RunConfig config = TestConfigs.of(3, 2)
                .sparsity(new SparsityProfile.Explicit(List.of(0.1, 0.0, 0.02)))
                .batchSize(128)
                .build();
        FeatureSampler scalar = FeatureSampler.training(config);
        VectorSampler vector = new VectorSampler(config.streamKey(), (Independent) scalar.distribution(), 0, 4 * 128);
        int stride = 144;
        float[] steps = Aligned.floats(4 * 3 * stride);
        vector.features(5, 4, 0, 128, steps, stride);
        float[] expected = new float[3 * 128];
        for (int t = 0; t < 4; t++) {
            scalar.fill(5 + t, 128, expected, 0);
            for (int i = 0; i < 3; i++) {
                int at = Aligned.START + (3 * t + i) * stride;
                assertThat(Arrays.copyOfRange(steps, at, at + 128))
                        .containsExactly(Arrays.copyOfRange(expected, i * 128, (i + 1) * 128));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropout_isTheSharedSamplersToTheBit(double rate) {
        RunConfig config = TestConfigs.of(4, 3).dropout(rate).batchSize(256).build();
        DropoutSampler scalar = new DropoutSampler(config);
        float[] expected = new float[3 * 256];
        for (int k = 0; k < 3; k++) {
            scalar.fill(8, k, 256, expected, k * 256);
        }
        float[] mask = Aligned.floats(3 * 256);
        new VectorSampler(
                        config.streamKey(),
                        (Independent) FeatureSampler.training(config).distribution(),
                        rate,
                        256)
                .dropout(8, 3, 0, 256, mask, 256);
        assertThat(Arrays.copyOfRange(mask, Aligned.START, mask.length)).containsExactly(expected);
    }
}
