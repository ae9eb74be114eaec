package dev.superposition.driver.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the runs of each shape are split into batches, and batches into tasks.
 *
 * <p>A task is to take {@link PlanSettings#secondsPerTask}, or {@value #LEAST_OVERHEADS} times the overhead of a batch where that is longer:
 * long against what Spark spends on a task, short against the sweep. A small sweep gets shorter tasks, so that each core has {@link PlanSettings#tasksPerCore} to even out the last round, or
 * fewer where a task would be shorter than {@value #LEAST_OVERHEADS} times the overhead of a batch. As much as a task for each core, at the end, is
 * split into tasks half as long, for which the cores wait half as long when nothing else is left. The very first task takes an eighth: whoever watches
 * sees something soon, and what a JVM loads and compiles to publish is there when the others do. A batch is as large as a
 * task's time and memory allow; where memory ends first, a task is several batches; shapes with too few runs for a task of
 * their own share one.
 */
final class Packing {
    /**
     * The batches of neighbouring runs of one shape: {@code count} of them, of equal size to within one run.
     *
     * @param target seconds that a task of them is to take, overhead aside
     */
    record ShapeBatches(Portion runs, long count, double target) {
        double secondsPerBatch() {
            return runs.shape().batchSeconds(runs.count() / (double) count);
        }

        double seconds() {
            return count * secondsPerBatch();
        }

        double secondsPerTask() {
            return target + runs.shape().overheadSeconds();
        }
    }

    /** Neighbouring batches, in the order of shapes, that make up {@code tasks} tasks of equal size to within one batch. */
    record Stretch(long firstBatch, long batches, long tasks, double secondsPerTask) {
        private Stretch upTo(long task) {
            return new Stretch(firstBatch, split().start(task), task, secondsPerTask);
        }

        private Stretch from(long task) {
            long before = split().start(task);
            return new Stretch(firstBatch + before, batches - before, tasks - task, secondsPerTask);
        }

        private Split split() {
            return new Split(batches, tasks);
        }
    }

    /** Rows that a task holds in memory until they are written. */
    private static final double MOST_ROW_BYTES = 64e6;

    private static final double LEAST_OVERHEADS = 4;
    /** A task of the last round, as a share of the others. */
    private static final double LAST_SHARE = 0.5;
    /** The very first task, as a share of the others. */
    private static final double FIRST_SHARE = 0.125;

    private static final double COARSE_SHARE = 0.05;
    private static final double ROUNDING = 1e-6;

    private final PlanSettings settings;
    private final List<ShapeRuns> shapes;
    private final double sweepSeconds;
    private final List<ShapeBatches> batches = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    /** 1 if the first stretch is a shorter task, else 0. */
    private int shortTasksFirst;

    Packing(List<ShapeRuns> shapes, PlanSettings settings) {
        this.shapes = shapes;
        this.settings = settings;
        this.sweepSeconds =
                shapes.stream().mapToDouble(Packing::trainingSeconds).sum();
        double longer = 1;
        do {
            pack(longer);
            longer *= Math.max(1.1, (double) tasks() / settings.maxTasks());
        } while (tasks() > settings.maxTasks());
        stretches
                .subList(shortTasksFirst, stretches.size())
                .sort(Comparator.comparingDouble(Stretch::secondsPerTask).reversed());
        List<Stretch> rest = new ArrayList<>();
        stretches.replaceAll(stretch -> {
            long coarse = (long) Math.ceil(COARSE_SHARE * stretch.tasks());
            if (coarse < stretch.tasks()) {
                rest.add(stretch.from(coarse));
            }
            return stretch.upTo(coarse);
        });
        stretches.addAll(rest);
    }

    /** The batches of every shape, costliest batch first. */
    List<ShapeBatches> batches() {
        return batches;
    }

    /** The tasks in the order in which they start. */
    List<Stretch> stretches() {
        return stretches;
    }

    private long tasks() {
        return stretches.stream().mapToLong(Stretch::tasks).sum();
    }

    private void pack(double longer) {
        batches.clear();
        stretches.clear();
        batches.addAll(split(longer));
        batches.sort(Comparator.comparingDouble(ShapeBatches::secondsPerBatch).reversed());
        long firstBatch = shortenFirst();
        long sharedBatches = 0;
        double sharedSeconds = 0;
        for (ShapeBatches shape : batches.subList(shortTasksFirst, batches.size())) {
            double budget = shape.secondsPerTask();
            if (sharedBatches > 0 && sharedSeconds + shape.seconds() > budget) {
                stretches.add(new Stretch(firstBatch, sharedBatches, 1, sharedSeconds));
                firstBatch += sharedBatches;
                sharedBatches = 0;
                sharedSeconds = 0;
            }
            if (shape.seconds() > budget) {
                long tasks = Math.min(shape.count(), (long) Math.ceil(shape.seconds() / budget - ROUNDING));
                stretches.add(new Stretch(firstBatch, shape.count(), tasks, shape.seconds() / tasks));
                firstBatch += shape.count();
            } else {
                sharedBatches += shape.count();
                sharedSeconds += shape.seconds();
            }
        }
        if (sharedBatches > 0) {
            stretches.add(new Stretch(firstBatch, sharedBatches, 1, sharedSeconds));
        }
    }

    /** Takes a first task from the costliest batches, if it is long enough; returns how many batches it has. */
    private long shortenFirst() {
        shortTasksFirst = 0;
        if (batches.isEmpty()) {
            return 0;
        }
        Portion costliest = batches.get(0).runs();
        double target = batches.get(0).target();
        double seconds = FIRST_SHARE * target;
        long count = (long) (seconds / costliest.shape().instanceSeconds());
        if (count == 0
                || count >= costliest.count()
                || seconds < LEAST_OVERHEADS * costliest.shape().overheadSeconds()) {
            return 0;
        }
        ShapeBatches first = batches(costliest.upTo(count), seconds);
        batches.set(0, batches(costliest.from(count), target));
        batches.add(0, first);
        stretches.add(new Stretch(0, first.count(), 1, first.seconds()));
        shortTasksFirst = 1;
        return first.count();
    }

    /** The batches of all shapes. The cheapest come last, and as many of them as keep every core busy for a task are for shorter tasks. */
    private List<ShapeBatches> split(double longer) {
        List<ShapeBatches> cheapestFirst = shapes.stream()
                .map(shape -> batches(Portion.all(shape), longer * targetSeconds(shape)))
                .sorted(Comparator.comparingDouble(ShapeBatches::secondsPerBatch))
                .toList();
        List<ShapeBatches> split = new ArrayList<>();
        double coresLeft = settings.cores();
        for (ShapeBatches whole : cheapestFirst) {
            ShapeRuns shape = whole.runs().shape();
            double shorter = LAST_SHARE * whole.target();
            double last = shorter < LEAST_OVERHEADS * shape.overheadSeconds() ? whole.target() : shorter;
            double cores = trainingSeconds(shape) / whole.target();
            long count =
                    shape.instanceSeconds() > last ? 0 : Math.round(shape.count() * Math.min(1, coresLeft / cores));
            if (count < shape.count()) {
                split.add(batches(Portion.all(shape).upTo(shape.count() - count), whole.target()));
            }
            if (count > 0) {
                split.add(batches(Portion.all(shape).from(shape.count() - count), last));
                coresLeft = Math.max(0, coresLeft - cores);
            }
        }
        return split;
    }

    private static double trainingSeconds(ShapeRuns runs) {
        return runs.count() * runs.instanceSeconds();
    }

    /** What a task of this shape is to take, overhead aside. */
    private double targetSeconds(ShapeRuns runs) {
        double coreSeconds = sweepSeconds / settings.cores();
        double efficient = LEAST_OVERHEADS * runs.overheadSeconds();
        double tasksPerCore = Math.max(1, Math.min(settings.tasksPerCore(), Math.floor(coreSeconds / efficient)));
        double inTime = Math.floor(coreSeconds / Math.max(settings.secondsPerTask(), efficient));
        return coreSeconds / Math.max(tasksPerCore, inTime);
    }

    /** Splits runs into batches of about {@code seconds} each, overhead aside. */
    private ShapeBatches batches(Portion runs, double seconds) {
        ShapeRuns shape = runs.shape();
        double inTime = Math.ceil(seconds / shape.instanceSeconds() - ROUNDING);
        double inTensor =
                settings.maxTensorFloats() / CostModel.of(shape.engine()).tensorFloats(shape.shape());
        double inRows = MOST_ROW_BYTES / CostModel.rowBytes(shape.shape());
        double fitting = Math.min(Math.min(inTime, PlanSettings.MAX_INSTANCES), Math.min(inTensor, inRows));
        long instances = settings.instancesPerBatch().orElse((int) Math.max(1, fitting));
        return new ShapeBatches(runs, (runs.count() - 1) / instances + 1, seconds);
    }
}
