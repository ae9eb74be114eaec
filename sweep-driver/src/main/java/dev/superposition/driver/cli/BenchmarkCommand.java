package dev.superposition.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.driver.job.EngineBenchmark;
import dev.superposition.worker.config.Engine;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sweep benchmark}. */
@Command(
        name = "benchmark",
        description = {
            "Nanoseconds per feature-sample of each engine on one core of this machine: one feature of one sample",
            "of one model in one training step, everything included. Median of five."
        },
        footer = {"%nExample: sweep benchmark --shapes 2x1,80x20 --density 1,0.1 --format json"})
final class BenchmarkCommand implements Callable<Integer> {
    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,3})");
    private static final int MODELS_BY_FEATURES = 400;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--shapes",
            split = ",",
            paramLabel = "NxM",
            defaultValue = "2x1,5x2,20x5,80x20,400x30",
            description = "Features x hidden dimensions. Default: ${DEFAULT-VALUE}.")
    private List<String> shapes = List.of();

    @Option(
            names = "--density",
            split = ",",
            paramLabel = "P",
            defaultValue = "0.1",
            description = "Densities of every feature. Default: ${DEFAULT-VALUE}.")
    private List<Double> densities = List.of();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "simd or nd4j; default: each that this JVM can run.")
    private @Nullable String engine;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1",
            description = "Length of a repetition. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), or json: one line a measurement.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() {
        List<int[]> checked = shapes.stream().map(BenchmarkCommand::shape).toList();
        for (double density : densities) {
            if (!(density > 0 && density <= 1)) {
                throw new UserError("--density " + density + ": must be in (0, 1]");
            }
        }
        if (!(seconds > 0 && seconds <= 60)) {
            throw new UserError("--seconds " + seconds + ": must be in (0, 60]");
        }
        PrintWriter out = command.commandLine().getOut();
        for (double density : densities) {
            for (int[] shape : checked) {
                int models = Math.max(4, Math.min(100, MODELS_BY_FEATURES / shape[0]));
                for (Engine measured : engines()) {
                    out.println(
                            text(new EngineBenchmark(measured, seconds).measure(shape[0], shape[1], models, density)));
                }
            }
        }
        return ExitCode.DONE;
    }

    private List<Engine> engines() {
        try {
            if (engine == null) {
                return Arrays.stream(Engine.values())
                        .filter(each -> each.isAvailable() && !each.isDistributed())
                        .toList();
            }
            Engine named = Engine.of(engine);
            if (named.isDistributed()) {
                throw new UserError("--engine " + engine + ": takes a whole cluster; must be simd or nd4j");
            }
            return List.of(named);
        } catch (IllegalArgumentException e) {
            throw new UserError("--engine " + e.getMessage(), e);
        }
    }

    private static int[] shape(String text) {
        Matcher matcher = SHAPE.matcher(text.trim());
        if (!matcher.matches()) {
            throw new UserError("--shapes '" + text + "': must be features x hidden dimensions, such as 5x2");
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    private String text(EngineBenchmark.Measurement measured) {
        if (format == ReportFormat.TEXT) {
            return String.format(
                    Locale.ROOT,
                    "%-5s %4d -> %-3d  density %-6s %4d models  %8.3f ns per feature-sample",
                    measured.engine(),
                    measured.n(),
                    measured.m(),
                    measured.density(),
                    measured.models(),
                    measured.nanosPerFeatureSample());
        }
        try {
            return new ObjectMapper().writeValueAsString(measured);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a measurement is plain data", e);
        }
    }
}
