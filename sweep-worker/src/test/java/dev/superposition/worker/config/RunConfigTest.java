package dev.superposition.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
    @Test
    @Tag("law")
    void id_changesWithEveryField() {
        TestConfigs base = TestConfigs.of(5, 2);
        Set<String> ids = new HashSet<>();
        List<RunConfig> variants = List.of(
                base.build(),
                TestConfigs.of(6, 2).build(),
                TestConfigs.of(5, 3).build(),
                base.model(ModelKind.LINEAR_OUTPUT).build(),
                base.dropout(0.1).build(),
                base.density(0.2).build(),
                base.sparsity(new SparsityProfile.Linear(0.1, 0.2)).build(),
                base.data(Data.of(DataKind.ONE_HOT, 1)).build(),
                base.data(Data.of(DataKind.CORRELATED, 5)).build(),
                base.data(Data.of(DataKind.ANTICORRELATED, 5)).build(),
                base.data(Data.DEFAULT.with(Magnitudes.BINARY)).build(),
                base.data(Data.DEFAULT.normed()).build(),
                base.data(Data.DEFAULT.finite()).build(),
                base.importance(new ImportanceProfile.Uniform(1)).build(),
                base.importance(new ImportanceProfile.Geometric(0.9000000000000001))
                        .build(),
                base.seed(1).build(),
                base.optimizer(Optimizer.Adam.DEFAULT).build(),
                base.optimizer(new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.02)).build(),
                base.learningRate(2e-3).build(),
                base.steps(101).build(),
                base.batchSize(129).build(),
                base.checkpoints(2).build());
        variants.forEach(config -> ids.add(config.id(Engine.ND4J)));
        assertThat(ids).hasSize(variants.size()).allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @Test
    @Tag("law")
    void id_sparsityPointNineAndDensityPointOne_areOneConfiguration() {
        assertThat(SparsityProfile.complement(0.9)).isEqualTo(0.1);
        assertThat(SparsityProfile.complement(0.1)).isEqualTo(0.9);
        assertThat(TestConfigs.of(5, 2)
                        .density(SparsityProfile.complement(0.9))
                        .build()
                        .id(Engine.ND4J))
                .isEqualTo(TestConfigs.of(5, 2).density(0.1).build().id(Engine.ND4J));
    }

    /** A change of this value makes every existing table foreign: it must be a decision, never an accident. */
    @Test
    @Tag("closed-form")
    void id_ofTheDefaultConfiguration_isStable() {
        assertThat(TestConfigs.of(5, 2).build().id(Engine.ND4J)).isEqualTo("d5e7b2db23a10adeea0433507ecd5ebb");
    }

    @Test
    @Tag("law")
    void streamKey_recordingDoesNotEnter() {
        assertThat(TestConfigs.of(5, 2).checkpoints(9).build().streamKey())
                .containsExactly(TestConfigs.of(5, 2).build().streamKey());
        assertThat(TestConfigs.of(5, 2).seed(1).build().streamKey())
                .isNotEqualTo(TestConfigs.of(5, 2).build().streamKey());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.2, Double.NaN, Double.POSITIVE_INFINITY})
    @Tag("law")
    void density_outsideUnitInterval_isRefused(double value) {
        assertThatThrownBy(() -> new SparsityProfile.Uniform(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("density " + value + ": must be in [0, 1]");
    }

    @Test
    @Tag("law")
    void constructor_illegalValues_areRefusedByName() {
        assertThatThrownBy(() -> TestConfigs.of(0, 2).build()).hasMessage("features 0: must be from 1 to 100000");
        assertThatThrownBy(() -> TestConfigs.of(5, 0).build()).hasMessage("hidden 0: must be from 1 to 10000");
        assertThatThrownBy(() -> TestConfigs.of(5, 2).dropout(1).build()).hasMessage("dropout 1.0: must be in [0, 1)");
        assertThatThrownBy(() -> TestConfigs.of(5, 2).steps(-1).build()).hasMessageStartingWith("steps -1: must be");
        assertThatThrownBy(() -> TestConfigs.of(5, 2).learningRate(Double.NaN).build())
                .hasMessage("learning rate NaN: must be positive and finite");
        assertThatThrownBy(() -> TestConfigs.of(5, 2)
                        .sparsity(new SparsityProfile.Explicit(List.of(0.1, 0.2)))
                        .build())
                .hasMessage("2 explicit densities: must be one for each of the 5 features");
        assertThatThrownBy(() -> new Recording(16, 1)).hasMessageStartingWith("checkpoints 1: must be 0");
    }

    @Test
    @Tag("closed-form")
    void profiles_giveTheirFormulas() {
        assertThat(new SparsityProfile.Geometric(1, 0.02).densities(80)[79]).isEqualTo(0.02);
        assertThat(new SparsityProfile.Geometric(1, 0.02).densities(80)[40])
                .isCloseTo(Math.pow(50, -40.0 / 79), within(1e-14));
        assertThat(new SparsityProfile.Linear(0.5, 0.1).densities(5)[2]).isCloseTo(0.3, within(1e-15));
        assertThat(new SparsityProfile.Linear(0.5, 0.1).densities(1)).containsExactly(0.5);
        assertThat(new ImportanceProfile.LastFeature(3).importances(3)).containsExactly(1, 1, 3);
        assertThat(new ImportanceProfile.Geometric(0.5).importances(3)).containsExactly(1, 0.5, 0.25);
    }

    @Test
    @Tag("law")
    void shuffled_isAPermutationThatItsSeedDetermines() {
        SparsityProfile base = new SparsityProfile.Geometric(1, 0.02);
        double[] shuffled = new SparsityProfile.Shuffled(base, 7).densities(80);
        assertThat(shuffled).containsExactlyInAnyOrder(base.densities(80)).isNotEqualTo(base.densities(80));
        assertThat(new SparsityProfile.Shuffled(base, 7).densities(80)).containsExactly(shuffled);
        assertThat(new SparsityProfile.Shuffled(base, 8).densities(80)).isNotEqualTo(shuffled);
    }

    @Test
    @Tag("closed-form")
    void schedule_sharesOfThePeak() {
        LearningRateSchedule warmCosine = new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 10);
        assertThat(warmCosine.share(0, 110)).isEqualTo(0.1);
        assertThat(warmCosine.share(9, 110)).isEqualTo(1);
        assertThat(warmCosine.share(10, 110)).isEqualTo(1);
        assertThat(warmCosine.share(60, 110)).isCloseTo(0.5, within(1e-15));
        assertThat(new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, 0).share(75, 100))
                .isEqualTo(0.25);
        assertThat(LearningRateSchedule.CONSTANT.share(99, 100)).isEqualTo(1);
    }

    @Test
    @Tag("closed-form")
    void recording_stepsAreLogSpacedAndKeepBothEnds() {
        assertThat(new Recording(5, 0).lossSteps(1001)).containsExactly(0, 1, 10, 100, 1000);
        assertThat(new Recording(2, 0).lossSteps(10)).containsExactly(0, 9);
        assertThat(new Recording(16, 0).lossSteps(1)).containsExactly(0);
        assertThat(new Recording(16, 0).lossSteps(0)).isEmpty();
        assertThat(new Recording(16, 0).checkpointSteps(100)).isEmpty();
        assertThat(new Recording(16, 4).checkpointSteps(100)).containsExactly(0, 1, 10, 100);
        assertThat(new Recording(16, 2).checkpointSteps(0)).containsExactly(0);
    }

    @Test
    @Tag("closed-form")
    void densities_powerLaw_fallWithTheRank() {
        assertThat(new SparsityProfile.PowerLaw(0.8, 2).densities(4))
                .containsExactly(new double[] {0.8, 0.2, 0.8 / 9, 0.05}, within(1e-15));
        assertThat(new SparsityProfile.PowerLaw(0.3, 0).densities(3)).containsOnly(0.3);
        assertThatThrownBy(() -> new SparsityProfile.PowerLaw(0, 1))
                .hasMessage("first density 0.0: must be positive and finite");
        assertThatThrownBy(() -> new SparsityProfile.PowerLaw(0.5, -1))
                .hasMessage("exponent -1.0: must be finite and not negative");
    }
}
