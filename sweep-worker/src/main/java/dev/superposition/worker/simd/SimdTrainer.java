package dev.superposition.worker.simd;

import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import dev.superposition.worker.random.RandomStream;
import dev.superposition.worker.train.BatchShape;
import dev.superposition.worker.train.Course;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.LossRecord;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fast engine: one model after the other, each with its whole state in primitive arrays that stay in the processor's
 * caches.
 *
 * <p>A step takes the batch in tiles. In a tile it draws the features, and runs forward pass, error signal, backward pass and
 * gradient sums over data that never leave the cache ({@link Tile}). Only the batch's active rows are simulated; each of the
 * others has x = 0 and h = 0, adds f(b_i) to the error of every feature, and is added in closed form.
 */
public final class SimdTrainer implements Trainer {
    private static final int PROGRESS_STEPS = 100;

    /** Floats of x and e together that a tile may take: a good part of a level-2 cache. */
    private static final int TILE_FLOATS = 1 << 17;

    /** Found by name, see {@link Trainer#of}. */
    public SimdTrainer() {}

    @Override
    public List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress) {
        List<TrainedModel> trained = new ArrayList<>();
        for (RunConfig config : batch.configs()) {
            trained.add(new Training(config).run(progress));
        }
        return trained;
    }

    /** One run on its way. */
    private static final class Training {
        private final RunConfig config;
        private final int n;
        private final int m;
        private final int batchSize;
        private final boolean relu;
        private final boolean dropout;
        private final double[] importances;
        private final float[] scales;
        private final FeatureSampler batches;
        private final VectorSampler sampler;
        private final int tileRows;
        private final float[] x;
        private final float[] e;
        private final float[] h;
        private final float[] g;
        private final float[] mask;
        private final float[] weightSums;
        private final float[] biasSums;
        private final VectorOptimizer parameters;

        Training(RunConfig config) {
            this.config = config;
            this.n = config.features();
            this.m = config.hidden();
            this.batchSize = config.training().batchSize();
            this.relu = config.model() == ModelKind.RELU_OUTPUT;
            this.dropout = config.dropout() > 0;
            this.importances = config.importance().importances(n);
            this.scales = new float[n];
            for (int i = 0; i < n; i++) {
                scales[i] = (float) (2 * importances[i] / ((double) n * batchSize));
            }
            this.tileRows = tileRows(n, batchSize);
            this.batches = FeatureSampler.training(config);
            this.sampler = new VectorSampler(config.streamKey(), batches.distribution(), config.dropout(), tileRows);
            this.x = new float[n * tileRows];
            this.e = new float[n * tileRows];
            this.h = new float[m * tileRows];
            this.g = new float[m * tileRows];
            this.mask = new float[dropout ? m * tileRows : 0];
            this.weightSums = new float[n * m * Tile.LOGICAL];
            this.biasSums = new float[n * Tile.LOGICAL];
            this.parameters = new VectorOptimizer(config.training().optimizer(), Initialization.weights(config), n);
        }

        private static int tileRows(int n, int batchSize) {
            int most = Math.max(1, TILE_FLOATS / (2 * n) / Tile.COLUMNS) * Tile.COLUMNS;
            return Math.min(Math.min(most, RandomStream.MOST_BITS), padded(batchSize));
        }

        private static int padded(int rows) {
            return (rows + Tile.COLUMNS - 1) / Tile.COLUMNS * Tile.COLUMNS;
        }

        TrainedModel run(TrainingProgress progress) {
            int steps = config.training().steps();
            Course course = new Course(BatchShape.of(config));
            LossRecord losses = new LossRecord(config);
            List<Checkpoint> checkpoints = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                if (course.isCheckpoint(step)) {
                    checkpoints.add(new Checkpoint(step, parameters.weights(), parameters.bias()));
                }
                boolean lossPoint = course.isLossPoint(step);
                double squares = gradient(step, lossPoint);
                if (lossPoint) {
                    losses.add(new LossPoint(step, squares / ((double) n * batchSize)));
                }
                double rate = config.training().learningRate()
                        * config.training().schedule().share(step, steps);
                parameters.step(rate);
                if ((step + 1) % PROGRESS_STEPS == 0 || step + 1 == steps) {
                    progress.advanced(step % PROGRESS_STEPS + 1);
                }
            }
            if (course.isCheckpoint(steps)) {
                checkpoints.add(new Checkpoint(steps, parameters.weights(), parameters.bias()));
            }
            return losses.finish(parameters.weights(), parameters.bias(), checkpoints);
        }

        /** Computes the gradient of the step's batch; returns Σ I_i (x − x')² if asked for, else 0. */
        private double gradient(int step, boolean withLoss) {
            int active = batches.activeRows(step);
            Arrays.fill(weightSums, 0f);
            Arrays.fill(biasSums, 0f);
            double squares = 0;
            for (int first = 0; first < active; first += tileRows) {
                squares += tile(step, first, Math.min(tileRows, active - first), withLoss);
            }
            float[] weightGradient = parameters.weightGradient();
            for (int k = 0; k < n * m; k++) {
                weightGradient[k] = Tile.total(weightSums, k * Tile.LOGICAL);
            }
            float[] bias = parameters.biasView();
            float[] biasGradient = parameters.biasGradient();
            int silent = batchSize - active;
            for (int i = 0; i < n; i++) {
                float output = relu ? Math.max(0f, bias[i]) : bias[i];
                biasGradient[i] = Tile.total(biasSums, i * Tile.LOGICAL) + silent * scales[i] * output;
                if (withLoss) {
                    squares += silent * importances[i] * output * output;
                }
            }
            return squares;
        }

        private double tile(int step, int first, int rows, boolean withLoss) {
            int used = padded(rows);
            float[] w = parameters.weightsView();
            float[] bias = parameters.biasView();
            sampler.features(step, first, used, x, tileRows);
            if (rows < used) {
                for (int i = 0; i < n; i++) {
                    Arrays.fill(x, i * tileRows + rows, i * tileRows + used, 0f);
                }
            }
            Tile.product(w, 1, m, m, n, x, h, tileRows, used);
            if (dropout) {
                sampler.dropout(step, m, first, used, mask, tileRows);
                scaleRows(h, used);
            }
            Tile.product(w, m, 1, n, m, h, e, tileRows, used);
            double squares = withLoss ? squares(rows, bias) : 0;
            for (int i = 0; i < n; i++) {
                int at = i * tileRows;
                Tile.residual(e, x, at, used, bias[i], scales[i], relu);
                if (rows < used) {
                    Arrays.fill(e, at + rows, at + used, 0f);
                }
                Tile.sum(e, at, used, biasSums, i * Tile.LOGICAL);
            }
            Tile.product(w, 1, m, m, n, e, g, tileRows, used);
            if (dropout) {
                scaleRows(g, used);
            }
            Tile.outer(e, n, h, m, tileRows, used, weightSums);
            Tile.outer(x, n, g, m, tileRows, used, weightSums);
            return squares;
        }

        private void scaleRows(float[] target, int used) {
            for (int k = 0; k < m; k++) {
                Tile.scale(target, mask, k * tileRows, used);
            }
        }

        /** Σ I_i (x − x')² of the tile, before the error signal replaces the output. */
        private double squares(int rows, float[] bias) {
            double total = 0;
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int r = i * tileRows; r < i * tileRows + rows; r++) {
                    float y = e[r] + bias[i];
                    double error = (relu ? Math.max(0f, y) : y) - x[r];
                    sum += error * error;
                }
                total += importances[i] * sum;
            }
            return total;
        }
    }
}
