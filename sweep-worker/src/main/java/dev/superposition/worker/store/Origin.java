package dev.superposition.worker.store;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What the {@link Provenance} of all rows of one process has in common.
 *
 * @param attempt the invocation of the sweep
 * @param host the machine
 * @param version version and git commit of the worker
 * @param java version of the JVM
 * @param cpu processor architecture and features the tensor library runs on
 */
public record Origin(String attempt, String host, String version, String java, String cpu) implements Serializable {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The provenance of the rows of one instance batch.
     *
     * @param training wall time of training all instances
     */
    public Provenance of(Instant startedAt, Instant finishedAt, Duration training, int instances) {
        return new Provenance(
                attempt,
                host,
                startedAt.toEpochMilli(),
                finishedAt.toEpochMilli(),
                training.toNanos() / NANOS_PER_SECOND / instances,
                instances,
                version,
                java,
                cpu);
    }
}
