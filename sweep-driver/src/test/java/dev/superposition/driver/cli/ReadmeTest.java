package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README does what it says, in the order of the page, in one folder. */
@Tag("end-to-end")
final class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String TEST_COMMAND = "mvn verify";

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void runEveryCommand() throws Exception {
        Files.createSymbolicLink(folder.resolve("conf"), ROOT.resolve("conf"));
        List<String> commands = commands();
        Path answers = Files.createDirectory(folder.resolve("answers"));
        Path file = Files.write(
                folder.resolve("commands.txt"),
                commands.stream()
                        .map(command -> String.join("\t", words(command)))
                        .toList());
        try (SweepProcess process = SweepProcess.startSeveral(folder, file, answers)) {
            process.exitCode(PATIENCE);
        }
        for (int i = 0; i < commands.size(); i++) {
            Path code = answers.resolve(i + ".code");
            assertThat(code).as(commands.get(i)).exists();
            assertThat(code)
                    .as(commands.get(i) + "\n" + Files.readString(answers.resolve(i + ".err")))
                    .hasContent("0");
            assertThat(Files.readString(answers.resolve(i + ".out")))
                    .as(commands.get(i))
                    .isNotBlank();
        }
    }

    @Test
    void testCommand_isWhatContinuousIntegrationRuns() throws IOException {
        assertThat(blocks("sh")).contains(TEST_COMMAND + "\n");
        assertThat(ROOT.resolve(".ci/run")).content().contains("mvn --batch-mode verify");
    }

    @Test
    void duckDbStatement_answersFromTheFiles() throws IOException, SQLException {
        String statement = blocks("sql").get(0).replace("tables/", folder.resolve("tables") + "/");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(statement)) {
            int count = 0;
            while (rows.next()) {
                assertThat(rows.getDouble("norm")).isBetween(0.0, 2.0);
                count++;
            }
            assertThat(count).isPositive().matches(n -> n % 5 == 0, "five features for each density");
        }
    }

    /** The calls of the snippet for Spark, which Python, Scala and Java share. */
    @Test
    void sparkSnippet_callByCall_answersFromTheFiles() throws IOException {
        Matcher calls = Pattern.compile(
                        "spark\\.read\\.parquet\\(\"(.*?)\"\\)\\.selectExpr\\(\"(.*?)\", \"(.*?)\"\\)\\.groupBy\\(\"(.*?)\", \"(.*?)\"\\)\\.count\\(\\)\\n")
                .matcher(blocks("python").get(blocks("python").size() - 1));
        assertThat(calls.matches()).isTrue();
        try (SparkSession spark = LocalSpark.start()) {
            Dataset<Row> counts = spark.read()
                    .parquet(folder.resolve(calls.group(1)).toString())
                    .selectExpr(calls.group(2), calls.group(3))
                    .groupBy(calls.group(4), calls.group(5))
                    .count();
            assertThat(counts.columns()).containsExactly("density", "phase", "count");
            assertThat(counts.collectAsList()).isNotEmpty();
        }
    }

    @Test
    void links_leadToFiles() throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme());
        List<String> missing = new ArrayList<>();
        while (link.find()) {
            if (!Files.exists(ROOT.resolve(link.group(1)))) {
                missing.add(link.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    /** The lines of the shell blocks that call the program. */
    private static List<String> commands() throws IOException {
        List<String> commands = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> !line.equals(TEST_COMMAND))
                .toList();
        assertThat(commands).hasSizeGreaterThan(10).allMatch(line -> line.startsWith("./sweep "));
        return commands;
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(readme());
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
