package dev.superposition.driver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("closed-form")
class EngineChoiceTest {
    private static final String SPEC = """
            sweep: kinds
            model: { kind: KINDS, features: 5, hidden: 2 }
            sparsity: 0.9
            engine: ENGINE
            """;

    @Test
    void auto_ofKindsTheFastEngineHas_isTheFastEngine() throws SpecException {
        assumeThat(Engine.SIMD.isAvailable()).isTrue();
        assertThat(spec("[relu-output, linear-output]", "auto").engine()).isEqualTo(EngineChoice.SIMD);
    }

    @Test
    void auto_ofKindsTheFastEngineLacks_isTheReference() throws SpecException {
        assertThat(spec("[hidden-relu, absolute-value]", "auto").engine()).isEqualTo(EngineChoice.ND4J);
    }

    @Test
    void auto_ofBoth_trainsEachByTheFastestThatHasIt() throws SpecException {
        assumeThat(Engine.SIMD.isAvailable()).isTrue();
        SweepSpec spec = spec("[relu-output, hidden-relu]", "auto");
        assertThat(spec.engine()).isEqualTo(EngineChoice.SIMD_ELSE_ND4J);
        assertThat(spec.resolvedYaml()).contains("engine: simd-else-nd4j");
        assertThat(SpecParser.parse("resolved", spec.resolvedYaml(), null, List.of()))
                .isEqualTo(spec);
    }

    @Test
    void nd4j_ofAnyKind_isTheReference() throws SpecException {
        assertThat(spec("[relu-output, hidden-relu]", "nd4j").engine()).isEqualTo(EngineChoice.ND4J);
    }

    @Test
    void inThisJvm_ofAChoiceMade_keepsIt() {
        Set<ModelKind> all = EnumSet.allOf(ModelKind.class);
        for (EngineChoice choice : List.of(EngineChoice.ND4J, EngineChoice.SIMD, EngineChoice.SIMD_ELSE_ND4J)) {
            assertThat(choice.inThisJvm(all)).isEqualTo(choice);
        }
    }

    private static SweepSpec spec(String kinds, String engine) throws SpecException {
        return SpecParser.parse("x", SPEC.replace("KINDS", kinds).replace("ENGINE", engine), null, List.of());
    }
}
