package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {
    /** x' = x, so the attack is the error and adds ε², ε = E|x|/10 = 0.05, estimated from 1024 samples. */
    @Test
    @Tag("closed-form")
    void added_theIdentity_isTheSquaredAttack() {
        RunConfig config = TestConfigs.of(1, 1)
                .model(ModelKind.LINEAR_OUTPUT)
                .density(1)
                .importance(new ImportanceProfile.Uniform(1))
                .build();
        double fiveSigma = 5 * Math.sqrt(1 / 12.0) / Math.sqrt(1024) * AdversarialLoss.ATTACK_NORM;
        assertThat(Math.sqrt(AdversarialLoss.added(model(config, Parameters.tied(new float[] {1}, new float[] {0})))))
                .isCloseTo(0.05, within(fiveSigma));
    }

    /** A model that ignores its input cannot be attacked. */
    @Test
    @Tag("closed-form")
    void added_aConstantModel_isNothing() {
        RunConfig config = TestConfigs.of(3, 2).density(0.3).build();
        float mean = 0.15f;
        assertThat(AdversarialLoss.added(model(config, Parameters.tied(new float[6], new float[] {mean, mean, mean}))))
                .isZero();
    }

    /** An attack moves h of a pair by √2 ε and so adds at least 2ε² where it adds ε² to one of dedicated features. */
    @Test
    @Tag("law")
    void added_aPairInSuperposition_isAboveThatOfDedicatedFeatures() {
        TestConfigs base = TestConfigs.of(2, 2).density(0.05).importance(new ImportanceProfile.Uniform(1));
        float[] dedicated = {1, 0, 0, 1};
        float[] pair = {1, 0, -1, 0};
        RunConfig linear = base.model(ModelKind.LINEAR_OUTPUT).build();
        double baseline = AdversarialLoss.added(model(linear, Parameters.tied(dedicated, new float[2])));
        double superposed = AdversarialLoss.added(model(base.build(), Parameters.tied(pair, new float[2])));
        assertThat(superposed).isGreaterThan(1.5 * baseline);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("law")
    void measure_whereAsked_attacksEveryKindAndOnlyThen(ModelKind kind) {
        TestConfigs base = TestConfigs.of(6, 3).model(kind).density(0.5);
        RunConfig plain = base.build();
        RunConfig asked = adversarial(plain);
        Parameters parameters = Initialization.parameters(asked);
        assertThat(measure(plain, parameters).adversarialLoss()).isNull();
        Measurement attacked = measure(asked, parameters);
        assertThat(attacked.adversarialLoss()).isGreaterThan(attacked.loss());
        assertThat(asked.id(Engine.ND4J)).isNotEqualTo(plain.id(Engine.ND4J));
        assertThat(attacked.loss()).isEqualTo(measure(plain, parameters).loss());
    }

    private static RunConfig adversarial(RunConfig config) {
        return new RunConfig(
                config.model(),
                config.features(),
                config.hidden(),
                config.dropout(),
                config.sparsity(),
                config.importance(),
                config.seed(),
                config.training(),
                new Recording(8, 0, true));
    }

    private static Measurement measure(RunConfig config, Parameters parameters) {
        return new ModelMeasurer().measure(List.of(model(config, parameters))).get(0);
    }

    private static TrainedModel model(RunConfig config, Parameters parameters) {
        return new TrainedModel(config, parameters, List.of(), List.of(), -1);
    }
}
