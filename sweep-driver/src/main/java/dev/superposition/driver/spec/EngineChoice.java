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
    ND4J;

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

    /** The engine that trains runs of {@code shape}. */
    public Engine resolve(BatchShape shape) {
        return switch (this) {
            case AUTO, ND4J -> Engine.ND4J;
        };
    }
}
