package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("law")
final class BatchShardTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1})
    void draw_ofEveryShard_isTheBatch(double density) {
        RunConfig config = TestConfigs.of(30, 5).density(density).build();
        int rows = config.training().batchSize();
        FeatureSampler sampler = FeatureSampler.training(config);
        for (int step : new int[] {7, 0, 8}) {
            float[] batch = new float[30 * rows];
            sampler.fill(step, sampler.activeRows(step), batch, 0);
            for (int shard = 0; shard < BatchShard.COUNT; shard++) {
                BatchShard part = new BatchShard(config, shard);
                float[] drawn = part.draw(step);
                for (int i = 0; i < 30; i++) {
                    for (int row = 0; row < part.rows(); row++) {
                        assertThat(drawn[i * part.rows() + row]).isEqualTo(batch[i * rows + shard * part.rows() + row]);
                    }
                }
            }
        }
    }
}
