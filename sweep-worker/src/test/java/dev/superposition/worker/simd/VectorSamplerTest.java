package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.DropoutSampler;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("law")
class VectorSamplerTest {
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
        new VectorSampler(config.streamKey(), 4, rate).dropout(8, 3, 0, 256, mask, 256);
        assertThat(Arrays.copyOfRange(mask, Aligned.START, mask.length)).containsExactly(expected);
    }
}
