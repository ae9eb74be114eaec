package dev.superposition.driver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.superposition.driver.plan.Grid;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.train.BatchShape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

    private static final String WIDE = """
            sweep: wide
            model: { features: 40000, hidden: 100 }
            sparsity: 0.99
            """;

    @Test
    void auto_ofKindsTheFastEngineHas_isTheFastEngine() throws SpecException {
        assumeThat(Engine.SIMD.isAvailable()).isTrue();
        for (ModelKind kind : ModelKind.values()) {
            EngineChoice choice = spec(kind.id(), "auto").engine();
            assertThat(choice).isEqualTo(Engine.SIMD.supports(kind) ? EngineChoice.SIMD : EngineChoice.ND4J);
        }
    }

    @Test
    void simdElseNd4j_ofAnyKind_isTheFastestThatHasIt() throws SpecException {
        SweepSpec spec = spec("[relu-output, hidden-relu]", "simd-else-nd4j");
        assertThat(spec.engine()).isEqualTo(EngineChoice.SIMD_ELSE_ND4J);
        assertThat(engines(spec)).containsOnly(Engine.SIMD);
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
            assertThat(choice.inThisJvm(all, false)).isEqualTo(choice);
        }
    }

    @Test
    void dl4jSpark_ofWhatItLacks_saysAllOfIt() {
        assertThatThrownBy(() -> SpecParser.parse("x", """
                        sweep: kinds
                        model: { kind: hidden-relu, features: 5, hidden: 2, dropout: [0, 0.5] }
                        sparsity: 0.9
                        engine: dl4j-spark
                        training: { batch-size: 1022 }
                        """, null, List.of()))
                .hasMessageContaining(
                        "model.kind: engine dl4j-spark does not train hidden-relu models: must be relu-output or linear-output")
                .hasMessageContaining("model.dropout: engine dl4j-spark does not train with dropout 0.5: must be 0")
                .hasMessageContaining("training.batch-size: engine dl4j-spark does not train batches of 1022: must be a"
                        + " multiple of 4, its number of shards");
    }

    @Test
    void auto_aboveWhatATaskMayHold_takesTheCluster() throws SpecException {
        String wide = "model.features=[1000, 40000]";
        SweepSpec spec = SpecParser.parse("x", WIDE, null, List.of(wide));
        assertThat(spec.resolvedYaml()).contains("-else-dl4j-spark");
        assertThat(engines(spec)).hasSize(2).contains(Engine.DL4J_SPARK);
        assertThat(SpecParser.parse("resolved", spec.resolvedYaml(), null, List.of()))
                .isEqualTo(spec);
    }

    @Test
    void auto_belowWhatATaskMayHold_orWhereTheClusterCannot_neverDoes() throws SpecException {
        for (String set : List.of("model.dropout=0.1", "data.examples=fixed", "model.features=10000")) {
            SweepSpec spec = SpecParser.parse("x", WIDE, null, List.of(set));
            assertThat(engines(spec)).as(set).doesNotContain(Engine.DL4J_SPARK);
            assertThat(spec.engine().id()).as(set).doesNotContain("dl4j");
        }
    }

    private static Set<Engine> engines(SweepSpec spec) {
        Grid grid = Grid.of(spec);
        return LongStream.range(0, grid.size())
                .mapToObj(i -> spec.engine().resolve(BatchShape.of(grid.at(i).config())))
                .collect(Collectors.toSet());
    }

    private static SweepSpec spec(String kinds, String engine) throws SpecException {
        return SpecParser.parse("x", SPEC.replace("KINDS", kinds).replace("ENGINE", engine), null, List.of());
    }
}
