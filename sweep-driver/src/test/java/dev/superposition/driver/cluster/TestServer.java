package dev.superposition.driver.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server of {@code src/it} in a process of its own: HDFS and YARN, or S3. */
final class TestServer implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/it").toAbsolutePath();
    private static final Path JARS = Path.of("target/cluster").toAbsolutePath();

    private final Path folder;
    private final Command process;

    private TestServer(Path folder, Command process) {
        this.folder = folder;
        this.process = process;
    }

    /** One namenode, two datanodes, one resource manager and two node managers. */
    static TestServer hadoop(Path folder) throws IOException, InterruptedException {
        return start(folder, "hadoop", "MiniHadoop.java");
    }

    /** An empty bucket. */
    static TestServer s3(Path folder, String bucket, String key, String secret)
            throws IOException, InterruptedException {
        return start(folder, "s3", "MiniS3.java", bucket, key, secret);
    }

    private static TestServer start(Path folder, String profile, String source, String... arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path jars = JARS.resolve(profile);
        if (!Files.isDirectory(jars)) {
            Command.in(folder)
                    .run(
                            "mvn",
                            "--batch-mode",
                            "--quiet",
                            "-f",
                            SOURCES.resolve("pom.xml").toString(),
                            "-P" + profile,
                            "dependency:copy-dependencies",
                            "-DoutputDirectory=" + jars)
                    .succeeds();
        }
        List<String> words = new ArrayList<>(List.of(
                "java",
                "-Xmx512m",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                jars + "/*",
                SOURCES.resolve(source).toString(),
                folder.toString()));
        words.addAll(List.of(arguments));
        return new TestServer(folder, Command.in(folder).start(words.toArray(String[]::new)));
    }

    /** Its address, once it answers. */
    String address() throws IOException, InterruptedException {
        Path file = folder.resolve("address");
        process.await(() -> Files.exists(file));
        return Files.readString(file);
    }

    /** What its clients take for their {@code HADOOP_CONF_DIR}. */
    Path configuration() {
        return folder.resolve("conf");
    }

    @Override
    public void close() {
        process.close();
    }
}
