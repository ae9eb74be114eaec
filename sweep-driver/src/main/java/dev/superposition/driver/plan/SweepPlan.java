package dev.superposition.driver.plan;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;
import java.util.List;

/** The tasks of a sweep, costliest first; each is decoded from its number alone, wherever it runs. */
public final class SweepPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Grid grid;
    private final EngineChoice engine;
    private final IndexSet runs;

    private SweepPlan(Grid grid, EngineChoice engine, IndexSet runs) {
        this.grid = grid;
        this.engine = engine;
        this.runs = runs;
    }

    /**
     * Packs runs into batches and batches into tasks; O(shapes) time and memory.
     *
     * @param runs the grid indices to train
     */
    public static SweepPlan of(Grid grid, EngineChoice engine, IndexSet runs, PlanSettings settings) {
        return new SweepPlan(grid, engine, runs);
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
        return Math.toIntExact(runs.size());
    }

    /** The task of a number 0 … tasks − 1. */
    public Task task(int number) {
        long index = runs.select(number);
        BatchShape shape = BatchShape.of(grid.at(index).config());
        return new Task(List.of(new Batch(shape, engine.resolve(shape), new long[] {index})), 1);
    }

    /** What the plan will take. */
    public PlanSummary summary() {
        return new PlanSummary(
                grid.size(), grid.sharedPoints(), runs.size(), grid.segments().size(), tasks(), tasks(), tasks(), 0, 0);
    }
}
