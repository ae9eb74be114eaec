package dev.superposition.worker.train;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;

/** Trains the instances of a batch. Pure: the result depends on the configurations alone. */
public interface Trainer {
    /**
     * Trains every instance to its last step, or until it diverges.
     *
     * @return one model an instance, in the batch's order
     */
    List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress);

    /**
     * The trainer of an engine that trains within one task.
     *
     * @throws IllegalStateException if this JVM cannot run it, or it is {@linkplain Engine#isDistributed() distributed}
     */
    static Trainer of(Engine engine) {
        if (!engine.isAvailable()) {
            throw new IllegalStateException("engine " + engine.id()
                    + " needs the JVM option --add-modules=jdk.incubator.vector, which this JVM was started without");
        }
        return switch (engine) {
            case ND4J -> new Nd4jTrainer();
            case SIMD -> vectorTrainer();
            case DL4J_SPARK ->
                throw new IllegalStateException("engine " + engine.id()
                        + " trains on a whole cluster: its trainer is the driver's, not a task's");
        };
    }

    /** By name, since the class cannot be loaded, nor this one be verified beside it, where the vector module is absent. */
    private static Trainer vectorTrainer() {
        try {
            return Class.forName("dev.superposition.worker.simd.SimdTrainer")
                    .asSubclass(Trainer.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the simd engine is missing from the class path", e);
        }
    }
}
