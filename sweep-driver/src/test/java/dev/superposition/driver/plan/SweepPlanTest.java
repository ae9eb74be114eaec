package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every run in exactly one batch of exactly one task, whatever is packed and however. */
@Tag("law")
class SweepPlanTest {
    private static final String SEVERAL_SHAPES = """
            sweep: several-shapes
            model: { features: 20, hidden: [5, 10] }
            sparsity: [0, 0.9, 0.99]
            seeds: 7
            training: { steps: 1000 }
            parts:
              - { name: a }
              - { name: b, model: { features: [5, 6, 7], hidden: 2 }, zip: [ { sparsity: 0.5, importance: 2 }, { sparsity: 0.6 } ] }
              - { name: c, sparsity: [0.9, 0.95], seeds: { from: 5, count: 4 } }
              - { name: wide, model: { features: 1000, hidden: 10 }, seeds: 2, training: { steps: 20000 } }
            """;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void task_anyPacking_coversEachRunOnce(long seed) throws Exception {
        Random random = new Random(seed);
        Grid grid = grid(SEVERAL_SHAPES);
        IndexSet runs = random.nextInt(4) == 0
                ? IndexSet.all(grid)
                : IndexSet.of(LongStream.range(0, grid.size())
                        .filter(i -> random.nextInt(3) == 0)
                        .toArray());
        PlanSettings settings = new PlanSettings(
                1 + random.nextInt(8),
                Math.exp(random.nextDouble() * 8 - 3),
                1 + random.nextInt(5),
                1 + random.nextInt(40),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(9)),
                1 << (15 + random.nextInt(6)));
        SweepPlan plan = copy(SweepPlan.of(grid, EngineChoice.ND4J, runs, settings));

        List<Long> covered = new ArrayList<>();
        double seconds = 0;
        for (int number = 0; number < plan.tasks(); number++) {
            Task task = plan.task(number);
            assertThat(task.batches()).as("seed %d, %s", seed, settings).isNotEmpty();
            seconds += task.predictedSeconds();
            for (Batch batch : task.batches()) {
                assertThat(batch.instances())
                        .isBetween(1, settings.instancesPerBatch().orElse(PlanSettings.MAX_INSTANCES));
                assertThat(batch.engine()).isEqualTo(Engine.ND4J);
                for (long index : batch.indices()) {
                    covered.add(index);
                    assertThat(BatchShape.of(plan.grid().at(index).config())).isEqualTo(batch.shape());
                }
            }
        }
        assertThat(covered)
                .as("seed %d, %s", seed, settings)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, runs.size()).mapToObj(runs::select).toList());
        assertThat(plan.tasks()).isLessThanOrEqualTo(settings.maxTasks());
        assertThat(plan.summary().coreHours() * 3600).isCloseTo(seconds, within(1e-6 * seconds));
        assertThat(plan.runs()).isEqualTo(runs.size());
    }

    @Test
    void of_mixedShapes_startsWithSomeOfEachThenTheCostliest() throws SpecException {
        SweepPlan plan = plan(SEVERAL_SHAPES, PlanSettings.forCores(2));

        assertThat(plan.task(0).batches().get(0).shape().features()).isEqualTo(1000);
        int coarse = 0;
        Set<BatchShape> begun = new HashSet<>();
        while (begun.size() < plan.summary().shapes()) {
            plan.task(coarse).batches().forEach(batch -> begun.add(batch.shape()));
            coarse++;
        }
        assertThat(coarse).isLessThan(plan.tasks() / 2);
        double longestRun = 0;
        double before = Double.POSITIVE_INFINITY;
        for (int number = coarse; number < plan.tasks(); number++) {
            Task task = plan.task(number);
            int instances = task.batches().stream().mapToInt(Batch::instances).sum();
            longestRun = Math.max(longestRun, task.predictedSeconds() / instances);
            assertThat(task.predictedSeconds()).isLessThanOrEqualTo(before + longestRun);
            before = Math.min(before, task.predictedSeconds());
        }
    }

    private static final String PHASE_DIAGRAM = """
            sweep: phase-diagram
            engine: simd
            model: { features: 2, hidden: 1 }
            importance: { last: { geometric: { from: 0.1, to: 10, count: 100 } } }
            sparsity: { density: { geometric: { from: 1, to: 0.01, count: 100 } } }
            seeds: 10
            training: { steps: 1000 }
            """;

    @Test
    void of_hundredThousandTinyRuns_makesFewLargeFiles() throws SpecException {
        Grid grid = grid(PHASE_DIAGRAM);
        SweepPlan plan = SweepPlan.of(grid, EngineChoice.SIMD, IndexSet.all(grid), PlanSettings.forCores(2));

        assertThat(plan.runs()).isEqualTo(100_000);
        assertThat(plan.batches()).isBetween(8L, 60L);
        assertThat(plan.tasks()).isBetween(8, 60);
    }

    /** With as many of them as keep every core busy for a long one, no core waits longer than a short one takes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void of_sweepOfManyRounds_startsWithOneShortTaskAndEndsWithTasksHalfAsLong(int cores) throws SpecException {
        Grid grid = grid(PHASE_DIAGRAM.replace("steps: 1000", "steps: 20000"));
        SweepPlan plan = SweepPlan.of(grid, EngineChoice.SIMD, IndexSet.all(grid), PlanSettings.forCores(cores));

        double[] seconds = IntStream.range(0, plan.tasks())
                .mapToDouble(number -> plan.task(number).predictedSeconds())
                .toArray();
        double longest = Arrays.stream(seconds).max().orElseThrow();
        assertThat(seconds[0]).isCloseTo(longest / 8, within(0.02 * longest));
        double[] shorter = Arrays.stream(seconds)
                .skip(1)
                .filter(task -> task < 0.6 * longest)
                .toArray();
        assertThat(longest).isBetween(6.0, 6.6);
        assertThat(shorter).hasSize(2 * cores);
        assertThat(Arrays.stream(shorter).sum()).isCloseTo(cores * longest, within(0.05 * cores * longest));
        assertThat(Arrays.stream(seconds).skip(seconds.length - 2 * cores + 1).boxed())
                .as("all but one, since a share of all tasks comes first")
                .allMatch(task -> task < 0.6 * longest);
    }

    /** Dense models take many times as long as sparse ones, so batches of equal size must have equal shares of each. */
    @Test
    void task_sweepOverDensities_isACrossSection() throws SpecException {
        Grid grid = grid(PHASE_DIAGRAM);
        SweepPlan plan = SweepPlan.of(grid, EngineChoice.SIMD, IndexSet.all(grid), PlanSettings.forCores(2));
        for (int number = 0; number < plan.tasks(); number++) {
            for (Batch batch : plan.task(number).batches()) {
                double rank = LongStream.of(batch.indices()).average().orElseThrow() / (grid.size() - 1);
                assertThat(rank).as("mean place of batch in the grid").isCloseTo(0.5, within(0.01));
            }
        }
    }

    /** Whoever watches sees all of the diagram soon, in sixteen regions at least. */
    @ParameterizedTest
    @CsvSource({
        "30, 30, 10, 0",
        "30, 30, 10, 1",
        "20, 20, 5, 3",
        "12, 12, 6, 0",
        "100, 100, 10, 0",
        "64, 64, 1, 1",
        "21, 21, 21, 7",
        "256, 256, 16, 0"
    })
    void task_theFirstTwentieth_coversEveryRegionOfTheGrid(int rows, int columns, int seeds, int instances)
            throws SpecException {
        Grid grid = grid("""
                sweep: coarse
                model: { features: 2, hidden: 1 }
                sparsity: { density: { geometric: { from: 1, to: 0.01, count: %d } } }
                importance: { last: { geometric: { from: 0.1, to: 10, count: %d } } }
                seeds: %d
                """.formatted(rows, columns, seeds));
        PlanSettings settings = PlanSettings.forCores(2);
        SweepPlan plan = SweepPlan.of(
                grid,
                EngineChoice.SIMD,
                IndexSet.all(grid),
                instances == 0 ? settings : settings.withInstancesPerBatch(instances));
        Set<Long> regions = new HashSet<>();
        long runs = 0;
        for (int number = 0; runs < grid.size() / 20.0; number++) {
            for (Batch batch : plan.task(number).batches()) {
                for (long index : batch.indices()) {
                    long cell = index / seeds;
                    regions.add(4 * (cell / columns * 4 / rows) + cell % columns * 4 / columns);
                }
                runs += batch.instances();
            }
        }
        assertThat(runs).isLessThan(grid.size() / 5);
        assertThat(regions).hasSize(16);
    }

    @Test
    void summary_sparserModels_costLessWhereEmptyRowsCostNothing() throws SpecException {
        String spec = "{ sweep: s, model: { features: 20, hidden: 5 }, sparsity: { density: %s }, seeds: 1000 }";
        Grid dense = grid(spec.formatted("1"));
        Grid sparse = grid(spec.formatted("0.001"));

        assertThat(coreHours(sparse, EngineChoice.SIMD)).isLessThan(0.1 * coreHours(dense, EngineChoice.SIMD));
        assertThat(coreHours(sparse, EngineChoice.ND4J)).isEqualTo(coreHours(dense, EngineChoice.ND4J));
    }

    private static double coreHours(Grid grid, EngineChoice engine) {
        return SweepPlan.of(grid, engine, IndexSet.all(grid), PlanSettings.forCores(2))
                .summary()
                .coreHours();
    }

    @Test
    void of_sameShapeInSeveralParts_trainsThemTogether() throws SpecException {
        SweepPlan plan = plan("""
                sweep: zipped
                model: { features: 5, hidden: 2 }
                training: { steps: 10 }
                zip: [ { sparsity: 0.1, seeds: 1 }, { sparsity: 0.2 }, { sparsity: 0.3, importance: 2 } ]
                """, new PlanSettings(1, 10, 1, 100, OptionalInt.empty(), 1 << 21));

        assertThat(plan.tasks()).isOne();
        assertThat(plan.task(0).batches())
                .singleElement()
                .extracting(Batch::indices)
                .isEqualTo(new long[] {0, 1, 2});
    }

    @Test
    void of_smallSweep_givesEachCoreFourTasks() throws SpecException {
        String spec = """
                sweep: small
                model: { features: 20, hidden: 5 }
                sparsity: 0.9
                seeds: 64
                """;

        assertThat(plan(spec, PlanSettings.forCores(2)).tasks()).isGreaterThanOrEqualTo(8);
        assertThat(plan(spec, PlanSettings.forCores(4)).tasks()).isGreaterThanOrEqualTo(16);
    }

    @Test
    void of_tinySweep_doesNotSplitBelowTheOverheadButUsesAllCores() throws SpecException {
        String spec = """
                sweep: tiny
                model: { features: 2, hidden: 1 }
                sparsity: 0.9
                seeds: 64
                """;

        assertThat(plan(spec, PlanSettings.forCores(2)).tasks()).isEqualTo(2);
        assertThat(plan(spec, PlanSettings.forCores(64)).tasks()).isEqualTo(64);
    }

    @Test
    void of_instancesPerBatchOne_trainsEachRunAlone() throws SpecException {
        SweepPlan plan = plan(SEVERAL_SHAPES, PlanSettings.forCores(2).withInstancesPerBatch(1));

        assertThat(plan.batches()).isEqualTo(plan.runs());
    }

    @Test
    void of_wideModels_keepsTensorsWithinBounds() throws SpecException {
        SweepPlan plan = plan("""
                sweep: wide
                model: { features: 5000, hidden: 100 }
                sparsity: 0.9
                training: { batch-size: 100, steps: 1 }
                seeds: 50
                """, PlanSettings.forCores(1));

        assertThat(IntStream.range(0, plan.tasks()).mapToObj(plan::task))
                .anySatisfy(task -> assertThat(task.batches()).hasSizeGreaterThan(1))
                .flatExtracting(Task::batches)
                .allSatisfy(batch -> assertThat(batch.instances() * 5000L * 100).isLessThanOrEqualTo(1 << 21));
    }

    @Test
    @Timeout(5)
    void of_billionPoints_takesMillisecondsAndLittleRoom() throws Exception {
        Grid grid = grid("""
                sweep: billion
                model: { features: [5, 10, 20, 40], hidden: { range: { from: 1, to: 10, step: 1 } }, dropout: { linear: { from: 0, to: 0.9, count: 10 } } }
                sparsity: { density: { geometric: { from: 1, to: 0.001, count: 50 } } }
                importance: { geometric: { linear: { from: 0.5, to: 1, count: 50 } } }
                seeds: 1000
                """);
        assertThat(grid.size()).isEqualTo(1_000_000_000);
        SweepPlan.of(grid, EngineChoice.ND4J, IndexSet.all(grid), PlanSettings.forCores(1000));
        long start = System.nanoTime();
        SweepPlan plan = SweepPlan.of(grid, EngineChoice.ND4J, IndexSet.all(grid), PlanSettings.forCores(1000));
        Duration planning = Duration.ofNanos(System.nanoTime() - start);

        assertThat(planning).isLessThan(Duration.ofMillis(200));
        assertThat(plan.runs()).isEqualTo(1_000_000_000);
        assertThat(plan.tasks()).isBetween(10_000, 100_000);
        assertThat(plan.summary().shapes()).isEqualTo(40);
        assertThat(bytes(plan)).hasSizeLessThan(50_000);
        long inFirstAndLast = LongStream.of(
                        plan.task(0).batches().get(0).indices()[0],
                        plan.task(plan.tasks() - 1).batches().get(0).indices()[0])
                .distinct()
                .count();
        assertThat(inFirstAndLast).isEqualTo(2);
    }

    @Test
    void of_largestGrid_packsIntoTheMostTasks() throws SpecException {
        SweepPlan plan = plan(
                "{ sweep: huge, model: { features: 2, hidden: 1 }, sparsity: 0, seeds: 9223372036854775807 }",
                PlanSettings.forCores(2));

        assertThat(plan.runs()).isEqualTo(Long.MAX_VALUE);
        assertThat(plan.tasks()).isBetween(50_000, 100_000);
    }

    @Test
    void of_nothingToTrain_hasNoTasks() throws SpecException {
        SweepPlan plan = SweepPlan.of(grid(SEVERAL_SHAPES), EngineChoice.ND4J, IndexSet.of(), PlanSettings.forCores(2));

        assertThat(plan.tasks()).isZero();
        assertThat(plan.summary().coreHours()).isZero();
        assertThatThrownBy(() -> plan.task(0)).hasMessage("task 0: the plan has 0 tasks");
    }

    @Test
    void of_runsThatTakeTheCluster_areInNoTask() throws SpecException {
        Grid grid = grid("{ sweep: wide, model: { features: [1000, 40000], hidden: 100 }, sparsity: 0, seeds: 3 }");

        SweepPlan plan = SweepPlan.of(
                grid, EngineChoice.ND4J_ELSE_DL4J_SPARK, IndexSet.of(0, 1, 2, 3, 5), PlanSettings.forCores(2));

        assertThat(plan.runs()).isEqualTo(5);
        assertThat(plan.distributedRuns()).isEqualTo(2);
        assertThat(LongStream.range(0, 2).map(i -> plan.distributedRun(i).indices()[0]))
                .containsExactly(3L, 5L);
        assertThat(IntStream.range(0, plan.tasks())
                        .mapToObj(plan::task)
                        .flatMap(task -> task.batches().stream())
                        .flatMapToLong(batch -> Arrays.stream(batch.indices())))
                .containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(plan.summary().distributed()).isEqualTo(2);
        assertThat(plan.summary().shapes()).isEqualTo(2);
        assertThatThrownBy(() -> plan.distributedRun(2))
                .hasMessage("run 2: the plan has 2 that take the whole cluster");
    }

    @Test
    void settings_senseless_sayTheRule() {
        assertThatThrownBy(() -> PlanSettings.forCores(0)).hasMessage("cores 0: must be at least 1");
        assertThatThrownBy(() -> PlanSettings.forCores(1).withInstancesPerBatch(0))
                .hasMessage("instances per batch 0: must be from 1 to 16384");
        assertThatThrownBy(() -> PlanSettings.forCores(1).withSecondsPerTask(Double.NaN))
                .hasMessage("seconds per task NaN: must be positive and finite");
    }

    private static Grid grid(String yaml) throws SpecException {
        return Grid.of(SpecParser.parse("test", yaml, null, List.of()));
    }

    private static SweepPlan plan(String yaml, PlanSettings settings) throws SpecException {
        Grid grid = grid(yaml);
        return SweepPlan.of(grid, EngineChoice.ND4J, IndexSet.all(grid), settings);
    }

    /** The plan as an executor receives it. */
    private static SweepPlan copy(SweepPlan plan) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(plan)))) {
            return (SweepPlan) in.readObject();
        }
    }

    private static byte[] bytes(SweepPlan plan) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(plan);
        }
        return bytes.toByteArray();
    }
}
