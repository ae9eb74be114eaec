package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.spec.Keep;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.LearningRateSchedule.Shape;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each construct of the spec language means. */
@Tag("closed-form")
class SpecLanguageTest {
    private static final String BASE = "sweep: base\nmodel: { features: 3, hidden: 2 }\nsparsity: 0.5\n";

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "0.9 => uniform(0.1)",
                "1 => uniform(0.0)",
                "-0.0 => uniform(1.0)",
                "0.99999999999999999999 => uniform(1.0E-20)",
                "[0.3, {density: 0.3}] => uniform(0.7); uniform(0.3)",
                "{uniform: [0.1, 0.2]} => uniform(0.9); uniform(0.8)",
                "{linear: {from: 0, to: 0.9, count: 4}} => uniform(1.0); uniform(0.7); uniform(0.4); uniform(0.1)",
                "{range: {from: 0.9, to: 0.7, step: -0.1}} => uniform(0.1); uniform(0.2); uniform(0.3)",
                "{range: {from: 0, to: 0.25, step: 0.1}} => uniform(1.0); uniform(0.9); uniform(0.8)",
                "{geometric: {from: 0.01, to: 1, count: 3}} => uniform(0.99); uniform(0.9); uniform(0.0)",
                "{density: {geometric: {from: 1, to: 0.001, count: 4}}} => uniform(1.0); uniform(0.1); uniform(0.01); uniform(0.001)",
                "{density: [1, {linear: {from: 0.2, to: 0.4, count: 2}}]} => uniform(1.0); uniform(0.2); uniform(0.4)",
                "{linear: {first: 0.5, last: 0.99}} => linear(0.5, 0.01)",
                "{geometric: {first: 0, last: 0.98}} => geometric(1.0, 0.02)",
                "{density: {geometric: {first: 1, last: [0.1, 0.02]}}} => geometric(1.0, 0.1); geometric(1.0, 0.02)",
                "{density: {power: {first: 0.5, exponent: [1, 1.5]}}} => power(0.5, exponent 1.0); power(0.5, exponent 1.5)",
                "{random: {from: 0.5, to: 0.9, seed: 7}} => random(0.1, 0.5, seed 7)",
                "{density: {random: {from: 0.1, to: 0.5, seed: [7, 8]}}} => random(0.1, 0.5, seed 7); random(0.1, 0.5, seed 8)",
                "{explicit: [0, 0.5, 0.9]} => explicit(1.0, 0.5, 0.1)",
                "{density: {shuffled: {of: {linear: {first: 1, last: 0.5}}, seed: 2}}} => shuffled(linear(1.0, 0.5), seed 2)",
            })
    void parse_sparsity_meansDensities(String sparsity, String profiles) throws SpecException {
        assertThat(configs("sparsity=" + sparsity)
                        .map(config -> config.sparsity().text()))
                .containsExactly(profiles.split("; "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "2 => uniform(2.0)",
                "[1, {geometric: 0.9}] => uniform(1.0); geometric(0.9)",
                "{uniform: [1, 3]} => uniform(1.0); uniform(3.0)",
                "{geometric: [0.7, 0.9]} => geometric(0.7); geometric(0.9)",
                "{geometric: {linear: {from: 0.5, to: 1, count: 2}}} => geometric(0.5); geometric(1.0)",
                "{geometric: {from: 1, to: 100, count: 3}} => uniform(1.0); uniform(10.0); uniform(100.0)",
                "{linear: {first: 1, last: [0, 0.5]}} => linear(1.0, 0.0); linear(1.0, 0.5)",
                "{last: 0} => last(0.0)",
                "{last: {geometric: {from: 0.1, to: 10, count: 3}}} => last(0.1); last(1.0); last(10.0)",
                "{explicit: [1, 0.5, 0]} => explicit(1.0, 0.5, 0.0)",
            })
    void parse_importance_meansProfiles(String importance, String profiles) throws SpecException {
        assertThat(configs("importance=" + importance)
                        .map(config -> config.importance().text()))
                .containsExactly(profiles.split("; "));
    }

    @Test
    void parse_countsOnGeometricAxis_areRounded() throws SpecException {
        assertThat(configs("training.steps={geometric: {from: 10, to: 1000, count: 4}}")
                        .map(config -> config.training().steps()))
                .containsExactly(10, 46, 215, 1000);
    }

    @Test
    void parse_wholeNumberWrittenWithExponent_isWhole() throws SpecException {
        assertThat(configs("training.steps=1e4").map(config -> config.training().steps()))
                .containsExactly(10_000);
    }

    @Test
    void parse_trainingKeys_reachTheirFields() throws SpecException {
        RunConfig config = configs(
                        "training={steps: 5, batch-size: 6, optimizer: adamw, learning-rate: 7, weight-decay: -1, beta1: 0.1,"
                                + " beta2: 0.2, epsilon: 3, schedule: cosine, warmup-steps: 4, init-scale: 8}",
                        "recording={loss-points: 9, checkpoints: 10}",
                        "model={kind: linear-output, dropout: 0.25}")
                .findFirst()
                .orElseThrow();

        assertThat(config.training())
                .isEqualTo(new Training(
                        new Optimizer.AdamW(0.1, 0.2, 3, -1), 7, new LearningRateSchedule(Shape.COSINE, 4), 5, 6, 8));
        assertThat(config.recording()).isEqualTo(new Recording(9, 10));
        assertThat(config.model().id()).isEqualTo("linear-output");
        assertThat(config.dropout()).isEqualTo(0.25);
    }

    @Test
    void parse_fits_areSeedsWhereverSeedsMayStand() throws SpecException {
        String yaml = BASE + """
                fits: 3
                keep: best
                parts:
                  - { name: a }
                  - { name: b, fits: 2, sparsity: 0.9 }
                scales: { quick: { fits: 1, parts: { b: { fits: { from: 5, count: 2 } } } } }
                """;
        SweepSpec full = SpecParser.parse("spec", yaml, null, List.of());
        assertThat(full.points()).isEqualTo(5);
        assertThat(full.keep()).isEqualTo(Keep.BEST);
        assertThat(full.resolvedYaml()).contains("keep: best").doesNotContain("fits");
        assertThat(SpecParser.parse("spec", full.resolvedYaml(), null, List.of()))
                .isEqualTo(full);
        assertThat(SpecParser.parse("spec", yaml, "quick", List.of()).points()).isEqualTo(3);
        assertThat(SpecParser.parse("spec", yaml, null, List.of("fits=1")).points())
                .isEqualTo(2);
    }

    @Test
    void parse_fitsAndSeeds_isAProblem() {
        assertThatThrownBy(() -> SpecParser.parse("spec", BASE + "seeds: 1\nfits: 2\n", null, List.of()))
                .hasMessageContaining("fits: the same as 'seeds', which is there, too: must be one of them");
    }

    @Test
    void parse_optimizers_haveTheirDefaultsAndOptionAxes() throws SpecException {
        assertThat(configs("training.optimizer=[adamw, adam, sgd]")
                        .map(config -> config.training().optimizer()))
                .containsExactly(Optimizer.AdamW.DEFAULT, Optimizer.Adam.DEFAULT, new Optimizer.Sgd(0.9));
        assertThat(configs("training={optimizer: sgd, momentum: [0, 0.5]}")
                        .map(config -> config.training().optimizer()))
                .containsExactly(new Optimizer.Sgd(0), new Optimizer.Sgd(0.5));
        assertThat(configs("training={optimizer: [adam, adamw], beta1: 0.5}")
                        .map(config -> config.training().optimizer().text()))
                .containsExactly("adam(0.5, 0.999, 1.0E-8)", "adamw(0.5, 0.999, 1.0E-8, decay 0.01)");
    }

    @Test
    void parse_defaultInitScale_isXavierOfEachShape() throws SpecException {
        assertThat(configs("model={features: [2, 6], hidden: 2}")
                        .map(config -> config.training().initScale()))
                .containsExactly(Training.xavierScale(2, 2), Training.xavierScale(6, 2));
    }

    @Test
    void parse_parts_mergeSectionsAndReplaceTheRest() throws SpecException {
        List<PlannedRun> runs = runs("""
                sweep: parts
                model: { hidden: 2, dropout: 0.1 }
                sparsity: [0, 0.5]
                importance: { geometric: 0.9 }
                training: { steps: 7, optimizer: sgd }
                parts:
                  - { name: a, model: { features: 5 }, training: { momentum: 0.5 } }
                  - { name: b, model: { features: 6, dropout: 0 }, sparsity: 0.9, training: { optimizer: adam } }
                """);

        assertThat(runs).extracting(PlannedRun::part).containsExactly("a", "a", "b");
        assertThat(runs)
                .extracting(run -> run.config().features() + "/" + run.config().dropout() + "/"
                        + run.config().training().steps() + "/"
                        + run.config().training().optimizer().text())
                .containsExactly(
                        "5/0.1/7/sgd(momentum 0.5)", "5/0.1/7/sgd(momentum 0.5)", "6/0.0/7/adam(0.9, 0.999, 1.0E-8)");
        assertThat(runs.get(2).config().sparsity()).isEqualTo(new SparsityProfile.Uniform(0.1));
        assertThat(runs.get(2).config().importance()).isEqualTo(new ImportanceProfile.Geometric(0.9));
    }

    @Test
    void parse_zipPoints_setSeveralKeysAtOnce() throws SpecException {
        assertThat(runs(BASE + """
                                zip:
                                  - { sparsity: 0.9, model: { features: 4 } }
                                  - { seeds: 2, training: { init-scale: 1 } }
                                """).stream().map(run -> describe(run.config())))
                .containsExactly(
                        "n=4 m=2 uniform(0.1) seed=0 init=" + Training.xavierScale(4, 2),
                        "n=3 m=2 uniform(0.5) seed=0 init=1.0",
                        "n=3 m=2 uniform(0.5) seed=1 init=1.0");
    }

    private static final String SCALED = BASE + """
            training: { steps: 100 }
            seeds: 5
            parts:
              - { name: a, training: { steps: 200 } }
              - { name: b, zip: [ { importance: 1, training: { steps: 300 } }, { importance: 2 } ] }
            scales:
              quick: { training: { steps: 10 }, seeds: 2, parts: { b: { seeds: 1 } } }
              named: { sweep: other, seeds: 1 }
            """;

    @Test
    void parse_scale_isMergedOverPartsAndZips() throws SpecException {
        assertThat(SpecParser.parse("x", SCALED, null, List.of()).name()).isEqualTo("base");
        SweepSpec quick = SpecParser.parse("x", SCALED, "quick", List.of());

        assertThat(quick.name()).isEqualTo("base-quick");
        assertThat(runs(quick).stream()
                        .map(run -> run.part() + " " + run.config().training().steps() + " "
                                + run.config().importance().text() + " "
                                + run.config().seed()))
                .containsExactly("a 10 uniform(1.0) 0", "a 10 uniform(1.0) 1", "b 10 uniform(2.0) 0");
        assertThat(quick.sharedPoints()).isOne();
        assertThat(SpecParser.parse("x", SCALED, "named", List.of()).name()).isEqualTo("other");
    }

    @Test
    void parse_sets_areMergedOverTheScale() throws SpecException {
        SweepSpec spec = SpecParser.parse(
                "x",
                SCALED,
                "quick",
                List.of(
                        "seeds=1",
                        "parts.b.seeds=3",
                        "training.steps=11",
                        "training.steps=12",
                        "sweep=mine",
                        "question=Why?"));

        assertThat(spec.name()).isEqualTo("mine");
        assertThat(spec.question()).isEqualTo("Why?");
        assertThat(runs(spec).stream()
                        .map(run -> run.part() + " " + run.config().training().steps() + " "
                                + run.config().importance().text() + " "
                                + run.config().seed()))
                .containsExactly(
                        "a 12 uniform(1.0) 0",
                        "b 12 uniform(1.0) 1",
                        "b 12 uniform(1.0) 2",
                        "b 12 uniform(2.0) 0",
                        "b 12 uniform(2.0) 1",
                        "b 12 uniform(2.0) 2");
    }

    @Test
    void parse_question_isOneLineAndSurvivesAnyText() throws SpecException {
        String question = "  Is \"this\": {a} [b], #c \\ d & 'e'\n  > really | one line?  ";
        String yaml = BASE + "question: |\n  " + question.strip() + "\n";
        SweepSpec spec = SpecParser.parse("x", yaml, null, List.of());

        assertThat(spec.question()).isEqualTo("Is \"this\": {a} [b], #c \\ d & 'e' > really | one line?");
        assertThat(SpecParser.parse("x", spec.resolvedYaml(), null, List.of())).isEqualTo(spec);
    }

    private static String describe(RunConfig config) {
        return "n=" + config.features() + " m=" + config.hidden() + " "
                + config.sparsity().text() + " seed=" + config.seed() + " init="
                + config.training().initScale();
    }

    private static Stream<RunConfig> configs(String... sets) throws SpecException {
        return runs(SpecParser.parse("x", BASE, null, List.of(sets))).stream().map(PlannedRun::config);
    }

    private static List<PlannedRun> runs(String yaml) throws SpecException {
        return runs(SpecParser.parse("x", yaml, null, List.of()));
    }

    private static List<PlannedRun> runs(SweepSpec spec) {
        Grid grid = Grid.of(spec);
        return LongStream.range(0, grid.size()).mapToObj(grid::at).toList();
    }
}
