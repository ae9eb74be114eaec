package dev.superposition.driver.plan;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.worker.audit.AuditRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tasks of a sweep; each is decoded from its number alone, wherever it runs. The first few percent are a coarse picture of the whole grid, and
 * the others start with the costliest ({@link Packing}).
 *
 * <p>Every run of the plan is in exactly one batch, and every batch in exactly one task. The plan holds a few numbers for each
 * shape, none for a run, batch or task.
 */
public final class SweepPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Grid grid;
    private final IndexSet runs;
    private final AuditRule audits;
    private final Portion[] portions;
    /** Those that no task can train. */
    private final List<ShapeRuns> distributed;
    /** How many batches come before those of each portion; after the last, how many there are. */
    private final long[] batchStarts;
    /** For each stretch of equal tasks: its first batch, how many batches, and how many tasks come before it. */
    private final long[] stretchFirstBatches;

    private final long[] stretchBatches;
    private final int[] taskStarts;

    private SweepPlan(Grid grid, IndexSet runs, AuditRule audits, Packing packing, List<ShapeRuns> distributed) {
        this.grid = grid;
        this.distributed = List.copyOf(distributed);
        this.runs = runs;
        this.audits = audits;
        this.portions =
                packing.batches().stream().map(Packing.ShapeBatches::runs).toArray(Portion[]::new);
        this.batchStarts = new long[portions.length + 1];
        for (int i = 0; i < portions.length; i++) {
            batchStarts[i + 1] =
                    Math.addExact(batchStarts[i], packing.batches().get(i).count());
        }
        List<Packing.Stretch> stretches = packing.stretches();
        this.stretchFirstBatches =
                stretches.stream().mapToLong(Packing.Stretch::firstBatch).toArray();
        this.stretchBatches =
                stretches.stream().mapToLong(Packing.Stretch::batches).toArray();
        this.taskStarts = new int[stretches.size() + 1];
        for (int i = 0; i < stretches.size(); i++) {
            taskStarts[i + 1] = Math.toIntExact(taskStarts[i] + stretches.get(i).tasks());
        }
    }

    /**
     * Packs runs into batches and batches into tasks; O(shapes) time and memory.
     *
     * @param runs the grid indices to train
     * @param audits which of them are audited
     */
    public static SweepPlan of(Grid grid, EngineChoice engine, IndexSet runs, AuditRule audits, PlanSettings settings) {
        Map<Boolean, List<ShapeRuns>> shapes = ShapeRuns.of(grid, engine::resolve, runs).stream()
                .collect(Collectors.partitioningBy(shape -> shape.engine().isDistributed()));
        return new SweepPlan(
                grid,
                runs,
                audits,
                new Packing(shapes.getOrDefault(false, List.of()), settings),
                shapes.getOrDefault(true, List.of()));
    }

    /** {@link #of(Grid, EngineChoice, IndexSet, AuditRule, PlanSettings)} without audits. */
    public static SweepPlan of(Grid grid, EngineChoice engine, IndexSet runs, PlanSettings settings) {
        return of(grid, engine, runs, AuditRule.NONE, settings);
    }

    /** Which runs are audited. */
    public AuditRule audits() {
        return audits;
    }

    /** The grid whose indices the tasks hold. */
    public Grid grid() {
        return grid;
    }

    /** How many runs the plan trains. */
    public long runs() {
        return runs.size();
    }

    /** How many tasks there are, at most {@link PlanSettings#maxTasks}. */
    public int tasks() {
        return taskStarts[taskStarts.length - 1];
    }

    /** How many batches there are. */
    public long batches() {
        return batchStarts[portions.length];
    }

    /** The task of a number 0 … tasks − 1. */
    public Task task(int number) {
        if (number < 0 || number >= tasks()) {
            throw new IndexOutOfBoundsException("task " + number + ": the plan has " + tasks() + " tasks");
        }
        int stretch = owner(Arrays.binarySearch(taskStarts, number));
        Split split = new Split(stretchBatches[stretch], taskStarts[stretch + 1] - taskStarts[stretch]);
        int place = number - taskStarts[stretch];
        List<Batch> batches = new ArrayList<>();
        double seconds = 0;
        for (long b = split.start(place); b < split.start(place + 1L); b++) {
            long batchNumber = stretchFirstBatches[stretch] + b;
            int owner = owner(Arrays.binarySearch(batchStarts, batchNumber));
            Portion portion = portions[owner];
            Batch batch =
                    portion.batch(batchNumber - batchStarts[owner], batchStarts[owner + 1] - batchStarts[owner], runs);
            batches.add(batch);
            seconds += portion.shape().batchSeconds(batch.instances());
        }
        return new Task(batches, seconds);
    }

    /** How many runs no task can train: each takes the whole cluster. */
    public long distributedRuns() {
        return distributed.stream().mapToLong(ShapeRuns::count).sum();
    }

    /** The run of a number 0 … distributedRuns − 1, as a batch of its own. */
    public Batch distributedRun(long number) {
        long before = 0;
        for (ShapeRuns shape : distributed) {
            if (number < before + shape.count()) {
                return new Batch(shape.shape(), shape.engine(), shape.indices(number - before, 1, runs));
            }
            before += shape.count();
        }
        throw new IndexOutOfBoundsException(
                "run " + number + ": the plan has " + before + " that take the whole cluster");
    }

    /** Predicted seconds of one core that a batch takes. */
    public double seconds(Batch batch) {
        return CostModel.of(batch.engine()).overheadSeconds(batch.shape())
                + batch.instances() * CostModel.of(batch.engine()).instanceSeconds(batch.shape(), 1);
    }

    /** What the plan will take. */
    public PlanSummary summary() {
        double seconds = 0;
        double bytes = 0;
        double audited = 0;
        double auditSeconds = 0;
        for (int i = 0; i < portions.length; i++) {
            ShapeRuns shape = portions[i].shape();
            long count = portions[i].count();
            long batches = batchStarts[i + 1] - batchStarts[i];
            seconds += batches * shape.overheadSeconds() + count * shape.instanceSeconds();
            if (AuditRule.applies(shape.engine())) {
                double share = audits.settings().share() * count;
                audited += share;
                auditSeconds += share * shape.auditSeconds(audits.settings().steps());
            }
            bytes += batches * CostModel.fileBytes() + count * CostModel.rowBytes(shape.shape());
        }
        for (ShapeRuns alone : distributed) {
            seconds += alone.count() * alone.batchSeconds(1);
            bytes += alone.count() * (CostModel.fileBytes() + CostModel.rowBytes(alone.shape()));
        }
        long batches = batches() + distributedRuns();
        // At least one is audited, of whatever shape.
        double atLeastOne = audited > 0 ? Math.max(1, audited) / audited : 1;
        return new PlanSummary(
                grid.size(),
                grid.sharedPoints(),
                runs(),
                Math.toIntExact(
                        Arrays.stream(portions).map(Portion::shape).distinct().count() + distributed.size()),
                tasks(),
                distributedRuns(),
                batches,
                batches,
                seconds / 3600,
                Math.round(audited * atLeastOne),
                auditSeconds * atLeastOne / 3600,
                bytes);
    }

    /** The place of the last start that is not greater, from what {@link Arrays#binarySearch} returns. */
    private static int owner(int found) {
        return found >= 0 ? found : -found - 2;
    }
}
