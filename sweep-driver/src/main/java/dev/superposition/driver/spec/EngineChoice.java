package dev.superposition.driver.spec;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.train.BatchShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Which engine a spec asks for. It is resolved when the sweep is planned, from the shape alone, never on an executor. */
public enum EngineChoice {
    /** The fastest engine that supports the shape. */
    AUTO,
    /** The reference engine. */
    ND4J,
    /** The fast engine. */
    SIMD,
    /** The fast engine for the model kinds it supports, the reference engine for the others. */
    SIMD_ELSE_ND4J,
    /** The engine that trains one model over the whole cluster. */
    DL4J_SPARK,
    /** That engine for models too wide for one task, else {@link #ND4J}. */
    ND4J_ELSE_DL4J_SPARK,
    /** That engine for models too wide for one task, else {@link #SIMD_ELSE_ND4J}. */
    SIMD_ELSE_DL4J_SPARK;

    static final Vocabulary NAMES =
            Vocabulary.of(Arrays.stream(values()).map(EngineChoice::id).toList());

    /** The name in specs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The choice of a given {@link #id}, one of {@link #NAMES}. */
    static EngineChoice of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * The choice without {@link #AUTO}: the fast engine for what it supports where this JVM, the driver's, has the vector module,
     * else the reference. From here on the choice is part of the sweep, whatever executors have.
     *
     * @param kinds the model kinds of the sweep
     * @param wide whether some of its models are too wide for one task
     */
    EngineChoice inThisJvm(Set<ModelKind> kinds, boolean wide) {
        if (this != AUTO) {
            return this;
        }
        if (!Engine.SIMD.isAvailable() || kinds.stream().noneMatch(Engine.SIMD::supports)) {
            return wide ? ND4J_ELSE_DL4J_SPARK : ND4J;
        }
        if (wide) {
            return SIMD_ELSE_DL4J_SPARK;
        }
        return kinds.stream().allMatch(Engine.SIMD::supports) ? SIMD : SIMD_ELSE_ND4J;
    }

    /** The engine that trains runs of {@code shape}. */
    public Engine resolve(BatchShape shape) {
        boolean fast = Engine.SIMD.supports(shape.model());
        return switch (this) {
            case AUTO -> fast && Engine.SIMD.isAvailable() ? Engine.SIMD : Engine.ND4J;
            case ND4J -> Engine.ND4J;
            case SIMD -> Engine.SIMD;
            case SIMD_ELSE_ND4J -> fast ? Engine.SIMD : Engine.ND4J;
            case DL4J_SPARK -> Engine.DL4J_SPARK;
            case ND4J_ELSE_DL4J_SPARK -> DataParallel.isNeeded(shape) ? Engine.DL4J_SPARK : Engine.ND4J;
            case SIMD_ELSE_DL4J_SPARK ->
                DataParallel.isNeeded(shape) ? Engine.DL4J_SPARK : fast ? Engine.SIMD : Engine.ND4J;
        };
    }
}
