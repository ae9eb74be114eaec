package dev.superposition.worker.store;

/**
 * Where, when and by what a row was made: the one part of a row that may differ between two runs of one configuration.
 *
 * @param attempt the invocation of the sweep that trained the row
 * @param host the machine
 * @param startedAt when the batch's training started, milliseconds since 1970 UTC
 * @param finishedAt when the batch was measured, milliseconds since 1970 UTC
 * @param trainSeconds wall time of training the batch, divided by its instances
 * @param instances how many runs were trained together
 * @param version version and git commit of the worker
 * @param java version of the JVM
 * @param cpu processor architecture and features the tensor library runs on
 */
public record Provenance(
        String attempt,
        String host,
        long startedAt,
        long finishedAt,
        double trainSeconds,
        int instances,
        String version,
        String java,
        String cpu) {}
