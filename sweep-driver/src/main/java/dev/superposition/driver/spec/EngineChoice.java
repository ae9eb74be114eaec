package dev.superposition.driver.spec;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.util.Arrays;
import java.util.Locale;

/** Which engine a spec asks for. It is resolved when the sweep is planned, from the shape alone, never on an executor. */
public enum EngineChoice {
    /** The fastest engine that supports the shape. */
    AUTO,
    /** The reference engine. */
    ND4J,
    /** The fast engine. */
    SIMD;

    static final Vocabulary NAMES =
            Vocabulary.of(Arrays.stream(values()).map(EngineChoice::id).toList());

    /** The name in specs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of a given {@link #id}, one of {@link #NAMES}. */
    static EngineChoice of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /**
     * The choice without {@link #AUTO}: the fast engine where this JVM, the driver's, has the vector module, else the reference. From
     * here on the choice is part of the sweep, whatever executors have.
     */
    EngineChoice inThisJvm() {
        if (this != AUTO) {
            return this;
        }
        return Engine.SIMD.isAvailable() ? SIMD : ND4J;
    }

    /** The engine that trains runs of {@code shape}. */
    public Engine resolve(BatchShape shape) {
        return switch (inThisJvm()) {
            case AUTO, ND4J -> Engine.ND4J;
            case SIMD -> Engine.SIMD;
        };
    }
}
