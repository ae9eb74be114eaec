package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application jar beside Spark's own: no class twice, none missing. */
@Tag("end-to-end")
final class ApplicationJarIT {
    /** 159 MiB when this was written; the natives of a second platform would add 85. */
    private static final long MOST_BYTES = 180L << 20;

    private static final String SHADED = "dev/superposition/shaded/snakeyaml/";

    private static final Set<String> application = new TreeSet<>();
    private static final Map<String, String> spark = new TreeMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void readJars() throws Exception {
        Cluster.assemble();
        application.addAll(classes(ApplicationJar.path()));
        try (Stream<Path> jars = Files.list(Cluster.SPARK_HOME.resolve("jars"))) {
            for (Path jar : jars.toList()) {
                classes(jar).forEach(name -> spark.put(name, jar.getFileName().toString()));
            }
        }
    }

    @Test
    void classes_ofSparkOrTheJdk_areNotInTheJar() throws IOException {
        Set<String> twice = new TreeSet<>(application);
        twice.retainAll(spark.keySet());
        assertThat(twice).isEmpty();
        assertThat(application).doesNotContainAnyElementsOf(jdkClasses());
    }

    @Test
    void classes_ofTheClassPath_areInTheJarOrInSparkOrInTheJdk() throws IOException {
        Set<String> jdk = jdkClasses();
        Set<String> missing = new TreeSet<>();
        for (String entry :
                Files.readString(Path.of("target/launch/classpath")).strip().split(File.pathSeparator, -1)) {
            // The interfaces of XML: the JDK has them, with implementations of its own.
            Set<String> names = entry.contains("xml-apis-1") ? Set.of() : classes(Path.of(entry));
            for (String name : names) {
                String shaded = name.replaceFirst("^org/snakeyaml/", SHADED);
                if (!application.contains(shaded) && !spark.containsKey(name) && !jdk.contains(name)) {
                    missing.add(name + " of " + Path.of(entry).getFileName());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void natives_areOfOnePlatform() throws IOException {
        List<String> libraries = new ArrayList<>();
        try (JarFile jar = new JarFile(ApplicationJar.path().toFile())) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.matches(".*/(lib)?nd4jcpu\\.(so|dylib|dll)"))
                    .forEach(libraries::add);
        }
        assertThat(libraries).hasSize(1);
        assertThat(Files.size(ApplicationJar.path())).isLessThan(MOST_BYTES);
    }

    /** Service files are merged: Truffle finds its language, Batik its renderers. */
    @Test
    void report_fromTheJar_drawsItsFigures() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.TINY);
        for (String[] arguments : List.of(
                new String[] {"run", "spec.yaml", "--table", "table", "--master", "local[1]"},
                new String[] {"report", "table", "--out", "report.html", "--figures", "figures"})) {
            List<String> words = new ArrayList<>(List.of(
                    Path.of("../deploy/standalone/spark-class").toAbsolutePath().toString(),
                    "org.apache.spark.deploy.SparkSubmit",
                    "--master",
                    "local[1]",
                    ApplicationJar.path().toString()));
            words.addAll(List.of(arguments));
            Command.in(folder)
                    .with(Map.of("SPARK_HOME", Cluster.SPARK_HOME.toString()))
                    .run(words.toArray(String[]::new))
                    .succeeds();
        }
        try (Stream<Path> figures = Files.list(folder.resolve("figures"))) {
            assertThat(figures.map(figure -> figure.getFileName().toString()))
                    .anyMatch(name -> name.endsWith(".png"))
                    .anyMatch(name -> name.endsWith(".svg"));
        }
    }

    private static Set<String> classes(Path jar) throws IOException {
        Set<String> names = new TreeSet<>();
        if (!jar.toString().endsWith(".jar")) {
            return names;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("META-INF/") && !name.endsWith("-info.class"))
                    .forEach(names::add);
        }
        return names;
    }

    private static Set<String> jdkClasses() throws IOException {
        FileSystem modules = FileSystems.getFileSystem(URI.create("jrt:/"));
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(modules.getPath("/modules"))) {
            files.filter(file -> file.toString().endsWith(".class") && file.getNameCount() > 3)
                    .map(file -> file.subpath(2, file.getNameCount()).toString())
                    .forEach(names::add);
        }
        return names;
    }
}
