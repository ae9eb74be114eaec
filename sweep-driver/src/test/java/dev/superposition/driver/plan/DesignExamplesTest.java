package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two specs of the design document, as they stand there. */
@Tag("closed-form")
class DesignExamplesTest {
    private static final String PHASE_DIAGRAM = """
            sweep: phase-diagram-2x1
            question: When is the second feature ignored, given its own dimension, or stored in superposition?
            model:      { kind: relu-output, features: 2, hidden: 1, dropout: 0.0 }
            sparsity:   { density: { geometric: { from: 1.0, to: 0.01, count: 30 } } }
            importance: { last: { geometric: { from: 0.1, to: 10, count: 30 } } }
            seeds: 10
            training:   { steps: 10000, batch-size: 1024, optimizer: adamw, learning-rate: 1.0e-3, weight-decay: 0.01 }
            """;

    private static final String DROPOUT = """
            sweep: dropout-against-superposition
            question: Does dropout on the hidden layer inhibit superposition, for decaying and for equal importance?
            model:      { kind: relu-output, features: 20, hidden: 5, dropout: { linear: { from: 0.0, to: 0.9, count: 10 } } }
            sparsity:   [0.0, 0.7, 0.9, 0.97, 0.99]                  # of every feature; or a profile, e.g. { linear: { first: 0.5, last: 0.99 } }
            importance: [ { uniform: 1.0 }, { geometric: 0.7 } ]     # I_i = 1; I_i = 0.7^i
            seeds: { from: 0, count: 8 }
            training:   { steps: 10000, optimizer: adam, learning-rate: 1.0e-3, init-scale: 0.258 }   # default init: per-model Xavier normal
            """;

    @Test
    void parse_phaseDiagramExample_isThirtyByThirtyByTen() throws SpecException {
        SweepSpec spec = SpecParser.parse("design", PHASE_DIAGRAM, null, List.of());
        Grid grid = Grid.of(spec);

        assertThat(spec.name()).isEqualTo("phase-diagram-2x1");
        assertThat(spec.question()).startsWith("When is the second feature").endsWith("superposition?");
        assertThat(grid.size()).isEqualTo(9000).isEqualTo(spec.points());
        assertThat(grid.at(0).part()).isNull();
        assertThat(grid.at(0).config())
                .isEqualTo(new RunConfig(
                        ModelKind.RELU_OUTPUT,
                        2,
                        1,
                        0,
                        new SparsityProfile.Uniform(1),
                        new ImportanceProfile.LastFeature(0.1),
                        0,
                        new Training(
                                Optimizer.AdamW.DEFAULT,
                                1e-3,
                                LearningRateSchedule.CONSTANT,
                                10_000,
                                1024,
                                Training.xavierScale(2, 1)),
                        Recording.DEFAULT));
        RunConfig last = grid.at(8999).config();
        assertThat(last.sparsity()).isEqualTo(new SparsityProfile.Uniform(0.01));
        assertThat(last.importance()).isEqualTo(new ImportanceProfile.LastFeature(10));
        assertThat(last.seed()).isEqualTo(9);
    }

    @Test
    void parse_dropoutExample_multipliesDropoutSparsityImportanceSeed() throws SpecException {
        Grid grid = Grid.of(SpecParser.parse("design", DROPOUT, null, List.of()));

        assertThat(grid.size()).isEqualTo(10 * 5 * 2 * 8);
        RunConfig last = grid.at(grid.size() - 1).config();
        assertThat(last.dropout()).isEqualTo(0.9);
        assertThat(last.sparsity()).isEqualTo(new SparsityProfile.Uniform(0.01));
        assertThat(last.importance()).isEqualTo(new ImportanceProfile.Geometric(0.7));
        assertThat(last.seed()).isEqualTo(7);
        assertThat(last.training().optimizer()).isEqualTo(Optimizer.Adam.DEFAULT);
        assertThat(last.training().initScale()).isEqualTo(0.258);
        assertThat(last.training().batchSize()).isEqualTo(1024);
    }

    @Test
    void parse_linearDropout_hasDecimalValues() throws SpecException {
        Grid grid =
                Grid.of(SpecParser.parse("design", DROPOUT, null, List.of("sparsity=0", "importance=1", "seeds=1")));

        assertThat(java.util.stream.LongStream.range(0, grid.size())
                        .mapToObj(i -> grid.at(i).config().dropout()))
                .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
    }
}
