package dev.superposition.driver.spec;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.data.BatchShard;
import dev.superposition.worker.train.BatchShape;

/** Which runs the engine that takes a whole cluster can train, and which it should. */
final class DataParallel {
    /**
     * What one task may hold in tensors: half a gigabyte, the memory outside the heap that {@code ./sweep} gives itself by default. The weights with
     * their gradient and two moments, and three tensors as large as the batch, in single precision.
     */
    static final long MOST_TASK_BYTES = 1L << 29;

    private static final Engine ENGINE = Engine.DL4J_SPARK;
    private static final int PARAMETER_TENSORS = 4;
    private static final int BATCH_TENSORS = 3;

    private DataParallel() {}

    /** Whether a run takes more memory than a task may, and the engine has all its shape asks for. */
    static boolean isNeeded(BatchShape shape) {
        return isNeeded(shape.model(), shape.features(), shape.hidden(), shape.batchSize());
    }

    private static boolean isNeeded(ModelKind model, int features, int hidden, int batchSize) {
        double numbers = features * (PARAMETER_TENSORS * (hidden + 1.0) + (double) BATCH_TENSORS * batchSize);
        return Float.BYTES * numbers > MOST_TASK_BYTES && ENGINE.supports(model) && BatchShard.divides(batchSize);
    }

    /** Whether some of these runs are {@linkplain #isNeeded(BatchShape) too wide}. */
    static boolean isNeeded(Axes axes) {
        return axes.models().stream()
                .anyMatch(model -> axes.features().stream()
                        .anyMatch(features -> axes.hidden().stream()
                                .anyMatch(hidden -> axes.batchSizes().stream()
                                        .anyMatch(batchSize -> isNeeded(model, features, hidden, batchSize)))));
    }

    /** Whether the engine has all that these runs ask for beside their shape; a finite data set is small whatever its width. */
    static boolean isPossible(Axes axes) {
        return axes.dropouts().stream().allMatch(rate -> rate == 0)
                && axes.data().stream().noneMatch(Data::fixed);
    }

    /** Finds what the engine does not have. */
    static void check(Yaml.Mapping product, Axes axes, Problems problems) {
        for (ModelKind kind : axes.models()) {
            if (!ENGINE.supports(kind)) {
                add(product, "model", "kind", kind.id() + " models", "relu-output or linear-output", problems);
            }
        }
        for (double rate : axes.dropouts()) {
            if (rate != 0) {
                add(product, "model", "dropout", "with dropout " + rate, "0", problems);
            }
        }
        for (int size : axes.batchSizes()) {
            if (!BatchShard.divides(size)) {
                add(
                        product,
                        "training",
                        "batch-size",
                        "batches of " + size,
                        "a multiple of " + BatchShard.COUNT + ", its number of shards",
                        problems);
            }
        }
    }

    private static void add(
            Yaml.Mapping product, String section, String key, String what, String legal, Problems problems) {
        String path = Yaml.join(Yaml.join(product.path(), section), key);
        if (product.get(section) instanceof Yaml.Mapping mapping) {
            Yaml node = mapping.get(key);
            path = node == null ? Yaml.join(mapping.path(), key) : node.path();
        }
        problems.add(path, "engine " + ENGINE.id() + " does not train " + what + ": must be " + legal);
    }
}
