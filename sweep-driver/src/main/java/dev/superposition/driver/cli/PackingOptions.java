package dev.superposition.driver.cli;

import dev.superposition.driver.job.Packing;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How runs are packed. */
final class PackingOptions {
    @Option(
            names = "--instances-per-batch",
            paramLabel = "N",
            description = "Models trained together; default: by predicted cost and memory. Changes no result.")
    private @Nullable Integer instances;

    @Option(
            names = "--seconds-per-task",
            paramLabel = "S",
            description =
                    "Predicted length of a Spark task; default: 6. At the end of a sweep half of it. Changes no result.")
    private @Nullable Double seconds;

    Packing packing() {
        Packing packing = new Packing(
                instances == null ? OptionalInt.empty() : OptionalInt.of(instances),
                seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds));
        try {
            packing.settings(1);
        } catch (IllegalArgumentException e) {
            throw new UserError("Cannot plan: " + e.getMessage(), e);
        }
        return packing;
    }
}
