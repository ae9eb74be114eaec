package dev.superposition.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the recipes in the module's README say: a model kind, a kind of data or a measurement is one new class and one new line. Each test adds
 * a toy to a copy of the one source file that gets the line, compiles both over the module's classes, and runs a configuration from training
 * to its row in there.
 */
@Tag("law")
class AdditionTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String ROOT = "dev.superposition.worker.";

    private final Path folder;

    AdditionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void dataKind_ofOneLineAndOneClass_isTrainedMeasuredAndStored() throws Exception {
        line("config.DataKind", "INDEPENDENT(", "    TOY_RING(\"toy-ring\"),");
        file("data.ToyRing", """
                package dev.superposition.worker.data;

                import dev.superposition.worker.config.Data;

                /** A feature and its neighbour on a ring. */
                final class ToyRing extends JointDistribution {
                    private final int n;

                    ToyRing(Data data, double[] densities) {
                        this.n = densities.length;
                    }

                    @Override
                    public int features() {
                        return n;
                    }

                    @Override
                    public double density(int feature) {
                        return 2.0 / n;
                    }

                    @Override
                    public double activeRowProbability() {
                        return 1;
                    }

                    @Override
                    void draw(Uniforms uniforms, boolean[] present) {
                        int first = uniforms.choose(n);
                        present[first] = true;
                        present[(first + 1) % n] = true;
                    }
                }
                """);
        Map<String, @Nullable Object> row = row("relu-output", "toy-ring");
        assertThat(row).containsEntry("data", "toy-ring").containsEntry("density", 2.0 / 6);
        assertThat((double) row.get("ignore_loss")).isCloseTo(1 / 9.0 - 1 / 36.0, within(1e-15));
        assertThat((double) row.get("loss")).isBetween(0.01, 1.0);
    }

    @Test
    void modelKind_ofOneLineAndOneClass_isTrainedMeasuredAndStored() throws Exception {
        line("config.ModelKind", "RELU_OUTPUT(", "    TOY_OUTPUT(\"toy-output\"),");
        file("model.ToyOutput", """
                package dev.superposition.worker.model;

                import dev.superposition.worker.config.ModelKind;
                import org.nd4j.linalg.api.ndarray.INDArray;

                /** x' = W Wᵀ x + b. */
                final class ToyOutput extends InstanceModels {
                    ToyOutput(ModelKind kind, Dimensions dimensions) {
                        super(kind, dimensions);
                    }

                    @Override
                    void forward(INDArray mask) {
                        embed();
                        drop(mask);
                        readOut();
                    }

                    @Override
                    void activate() {}

                    @Override
                    void backward(INDArray mask) {
                        outputError();
                        hiddenGradient();
                        dropGradient(mask);
                        parameterGradients();
                    }
                }
                """);
        Map<String, @Nullable Object> toy = row("toy-output", "independent");
        assertThat(toy).containsEntry("model", "toy-output").containsEntry("outcome", "completed");
        assertThat((double) toy.get("loss")).isBetween(0.01, 1.0);
    }

    @Test
    void measurement_ofOneLineAndOneClass_isAColumn() throws Exception {
        line(
                "store.RunColumns",
                "measured(\"loss_stderr\",",
                "            trained(\"toy_sum\", DOUBLE, " + ROOT + "measure.ToySum::of, \"sum of all weights\"),");
        file("measure.ToySum", """
                package dev.superposition.worker.measure;

                import dev.superposition.worker.model.TrainedModel;

                /** The sum of all weights. */
                public final class ToySum {
                    public static double of(TrainedModel model) {
                        double sum = 0;
                        for (float weight : model.weights()) {
                            sum += weight;
                        }
                        return sum;
                    }
                }
                """);
        Map<String, @Nullable Object> row = row("relu-output", "independent");
        double sum = ((List<?>) row.get("weights"))
                .stream().mapToDouble(weight -> ((Float) weight).doubleValue()).sum();
        assertThat((double) row.get("toy_sum")).isCloseTo(sum, within(1e-12));
    }

    /** Copies a source file with a line before the first that begins so. */
    private void line(String type, String before, String line) throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve(path(type)));
        int at = 0;
        while (!lines.get(at).strip().startsWith(before)) {
            at++;
        }
        Stream<String> changed = Stream.of(lines.subList(0, at), List.of(line), lines.subList(at, lines.size()))
                .flatMap(List::stream);
        file(type, String.join("\n", changed.toList()));
    }

    private void file(String type, String text) throws IOException {
        Path file = folder.resolve(path(type));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String path(String type) {
        return (ROOT + type).replace('.', '/') + ".java";
    }

    /** The row of a run of 6 → 2, made by the classes of the module and those added. */
    private Map<String, @Nullable Object> row(String model, String data) throws Exception {
        file("store.ToyRow", """
                package dev.superposition.worker.store;

                import dev.superposition.worker.config.*;
                import dev.superposition.worker.measure.*;
                import dev.superposition.worker.model.TrainedModel;
                import dev.superposition.worker.train.*;
                import java.util.List;
                import java.util.Map;
                import java.util.function.Supplier;

                public final class ToyRow implements Supplier<Map<String, Object>> {
                    @Override
                    public Map<String, Object> get() {
                        RunConfig config = new RunConfig(
                                ModelKind.of("%s"), 6, 2, 0, new SparsityProfile.Uniform(0.3), Data.of(DataKind.of("%s"), 1),
                                new ImportanceProfile.Uniform(1), 0,
                                new dev.superposition.worker.config.Training(
                                        Optimizer.AdamW.DEFAULT, 1e-3, LearningRateSchedule.CONSTANT, 20, 64, 0.5),
                                Recording.DEFAULT);
                        TrainedModel model = Trainer.of(Engine.ND4J)
                                .train(new InstanceBatch(List.of(config)), TrainingProgress.NONE).get(0);
                        Measurement measured = new ModelMeasurer().measure(List.of(model)).get(0);
                        Provenance provenance = new Provenance("", "", 0, 0, 0, 1, "", "", "");
                        return RunColumns.plain(RunRow.completed(config.id(Engine.ND4J), "toy", null, Engine.ND4J, model, measured, provenance));
                    }
                }
                """.formatted(model, data));
        compile();
        try (URLClassLoader loader = new Added(folder)) {
            @SuppressWarnings("unchecked")
            Supplier<Map<String, @Nullable Object>> toy = (Supplier<Map<String, @Nullable Object>>)
                    loader.loadClass(ROOT + "store.ToyRow").getConstructor().newInstance();
            return toy.get();
        }
    }

    private void compile() throws IOException {
        Stream<String> options = Stream.of(
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString());
        try (Stream<Path> files = Files.walk(folder)) {
            Stream<String> sources = files.map(Path::toString).filter(name -> name.endsWith(".java"));
            int result = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, Stream.concat(options, sources).toArray(String[]::new));
            assertThat(result).as("javac").isZero();
        }
    }

    /** The module's classes once more, where those added come first; all other classes are shared. */
    private static final class Added extends URLClassLoader {
        Added(Path folder) throws MalformedURLException {
            super(
                    new URL[] {
                        folder.toUri().toURL(),
                        Path.of("target", "classes").toUri().toURL()
                    },
                    AdditionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return name.startsWith(ROOT) ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
