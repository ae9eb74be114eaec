package dev.superposition.driver.spec;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.util.Locale;

/** Which engine a spec asks for. It is resolved when the sweep is planned, from the shape alone, never on an executor. */
public enum EngineChoice {
    /** The fastest engine that supports the shape. */
    AUTO,
    /** The reference engine. */
    ND4J;

    /** The name in specs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The engine that trains runs of {@code shape}. */
    public Engine resolve(BatchShape shape) {
        return switch (this) {
            case AUTO, ND4J -> Engine.ND4J;
        };
    }
}
