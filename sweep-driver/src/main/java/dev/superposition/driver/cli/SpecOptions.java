package dev.superposition.driver.cli;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A spec and how it is varied from the command line. */
final class SpecOptions {
    @Parameters(index = "0", paramLabel = "SPEC", description = "File of the sweep's specification, YAML.")
    private Path file;

    @Option(names = "--scale", paramLabel = "NAME", description = "Variant under 'scales' to run, e.g. quick.")
    private @Nullable String scale;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides one entry of the spec, e.g. --set training.steps=2000. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "What trains: auto, simd or nd4j. Overrides the spec.")
    private @Nullable String engine;

    Path file() {
        return file;
    }

    SweepSpec read() throws SpecException {
        List<String> overrides = new ArrayList<>(sets);
        if (engine != null) {
            overrides.add("engine=" + engine);
        }
        return SpecParser.read(file, scale, overrides);
    }
}
