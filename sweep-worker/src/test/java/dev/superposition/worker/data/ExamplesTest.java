package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    private static final int N = 40;
    private static final int T = 500;

    static List<RunConfig> configs() {
        TestConfigs base = TestConfigs.of(N, 2).batchSize(T).data(Data.DEFAULT.finite());
        return List.of(
                base.density(0.03).build(),
                base.density(0.03).data(Data.DEFAULT.finite().normed()).build(),
                base.density(0.7).data(Data.DEFAULT.finite().normed()).build(),
                base.density(0.02)
                        .data(Data.of(DataKind.CORRELATED, 4).finite())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("configs")
    @Tag("law")
    void fill_everyStepAndSeed_isTheSameDataSet(RunConfig config) {
        float[] first = batch(config, 0);
        assertThat(batch(config, 7)).containsExactly(first);
        assertThat(batch(with(config, 3, T), 1)).containsExactly(first);
        assertThat(batch(with(config, 0, T - 1), 0)).isNotEqualTo(first);
        assertThat(FeatureSampler.training(config).activeRows(0))
                .isEqualTo(FeatureSampler.training(config).activeRows(5))
                .isEqualTo(Examples.of(config).activeRows());
    }

    /** Each feature is present in about pT of T examples; over all N·T of them, within five standard errors (level 6·10⁻⁷ a case). */
    @ParameterizedTest
    @MethodSource("configs")
    @Tag("statistical")
    void of_anyDensity_hasAsManyPresentFeaturesAsTheDistribution(RunConfig config) {
        Examples examples = Examples.of(config);
        double p = config.sparsity().densities(N)[0];
        double sets = (double) N / config.data().setSize();
        double error = config.data().setSize() * Math.sqrt(sets * T * p * (1 - p));
        assertThat((double) examples.start(examples.activeRows())).isCloseTo(N * T * p, within(5 * error));
    }

    @ParameterizedTest
    @MethodSource("configs")
    @Tag("law")
    void of_unitNorm_everyExampleHasLengthOne(RunConfig config) {
        Examples examples = Examples.of(config);
        for (int row = 0; row < examples.activeRows(); row++) {
            assertThat(examples.start(row + 1)).isGreaterThan(examples.start(row));
            double squares = 0;
            for (int k = examples.start(row); k < examples.start(row + 1); k++) {
                squares += (double) examples.value(k) * examples.value(k);
                assertThat(k == examples.start(row) || examples.feature(k) > examples.feature(k - 1))
                        .isTrue();
            }
            if (config.data().unitNorm()) {
                assertThat(squares).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    @Tag("law")
    void evaluation_ofAFiniteDataSet_isFreshAndThatOfTheDistribution() {
        TestConfigs base = TestConfigs.of(3, 2);
        float[] fresh = new float[3 * FeatureSampler.EVALUATION_ROWS];
        float[] ofFinite = fresh.clone();
        FeatureSampler.evaluation(base.build()).fill(0, FeatureSampler.EVALUATION_ROWS, fresh, 0);
        FeatureSampler.evaluation(base.data(Data.DEFAULT.finite()).build())
                .fill(0, FeatureSampler.EVALUATION_ROWS, ofFinite, 0);
        assertThat(ofFinite).containsExactly(fresh);
    }

    @Test
    @Tag("closed-form")
    void of_freshData_isRefused() {
        assertThatThrownBy(() -> Examples.of(TestConfigs.of(3, 2).build()))
                .hasMessage("data 'independent' have no fixed examples");
    }

    private static RunConfig with(RunConfig config, long seed, int examples) {
        return TestConfigs.of(N, 2)
                .sparsity(config.sparsity())
                .data(config.data())
                .batchSize(examples)
                .seed(seed)
                .build();
    }

    private static float[] batch(RunConfig config, int step) {
        FeatureSampler sampler = FeatureSampler.training(config);
        float[] x = new float[N * sampler.rows()];
        sampler.fill(step, sampler.activeRows(step), x, 0);
        return x;
    }
}
