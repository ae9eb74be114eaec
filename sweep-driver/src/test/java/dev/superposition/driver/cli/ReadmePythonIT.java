package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's snippets for pandas and Polars, held against DuckDB. The packages come from the machine's Python or, by pip, into a
 * virtual environment that stays with the build; where neither has them the tests are skipped and say so.
 */
@Tag("end-to-end")
final class ReadmePythonIT {
    private static final List<String> PACKAGES = List.of("pandas", "pyarrow", "polars");
    private static final String IMPORT = "import " + String.join(", ", PACKAGES);
    private static final Path ENVIRONMENT = Path.of("target/python").toAbsolutePath();
    private static final int PIP_SECONDS = 120;

    @TempDir
    private static Path folder;

    private static String python;

    @BeforeAll
    static void makeTable() throws Exception {
        python = python();
        Files.createSymbolicLink(folder.resolve("conf"), Path.of("../conf").toAbsolutePath());
        try (SweepProcess sweep = SweepProcess.start(
                folder, "run", "conf/quickstart.yaml", "--set", "training.steps=10", "--master", "local[1]")) {
            assertThat(sweep.exitCode()).as(sweep.err()).isZero();
        }
    }

    /** A Python that has the packages. */
    private static String python() throws Exception {
        if (runs(30, "python3", "-c", IMPORT)) {
            return "python3";
        }
        String own = ENVIRONMENT.resolve("bin/python").toString();
        if (!runs(30, own, "-c", IMPORT)) {
            assumeTrue(
                    runs(60, "python3", "-m", "venv", ENVIRONMENT.toString()),
                    "README's Python snippets not run: there is no python3 that makes virtual environments");
            List<String> pip = new ArrayList<>(
                    List.of(own, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--retries", "1"));
            pip.addAll(PACKAGES);
            assumeTrue(
                    runs(PIP_SECONDS, pip.toArray(String[]::new)),
                    "README's Python snippets not run: pip did not get " + PACKAGES + " within " + PIP_SECONDS + " s");
        }
        return own;
    }

    private static boolean runs(int seconds, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void pandas_readsRunsAndFeatures() throws Exception {
        assertThat(answer("import pandas", "print(len(runs), len(features), float(features['norm'].max()))"))
                .isEqualTo(duckDb("SELECT (SELECT count(*) FROM runs) || ' ' || count(*) || ' ' || max(f.norm) FROM"
                        + " (SELECT unnest(features) AS f FROM runs)"));
    }

    @Test
    void polars_countsPhases() throws Exception {
        assertThat(answer("import polars", "print(sorted(phases.rows()))"))
                .isEqualTo(duckDb(
                        "SELECT '[' || string_agg(line, ', ' ORDER BY line) || ']' FROM (SELECT '(' || density || ', '''"
                                + " || f.phase || ''', ' || count(*) || ')' AS line FROM (SELECT density, unnest(features) AS f"
                                + " FROM runs WHERE outcome = 'completed') GROUP BY density, f.phase)"));
    }

    /** What the snippet that starts so prints with one more line. */
    private static String answer(String start, String line) throws Exception {
        String snippet = ReadmeTest.blocks("python").stream()
                .filter(block -> block.startsWith(start))
                .findFirst()
                .orElseThrow();
        Path script = Files.writeString(folder.resolve("snippet.py"), snippet + line + "\n");
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(python, script.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out, StandardCharsets.UTF_8).strip();
    }

    private static String duckDb(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection
                    .createStatement()
                    .execute("CREATE VIEW runs AS FROM read_parquet('" + folder + "/tables/quickstart/*.parquet')");
            ResultSet answer = connection.createStatement().executeQuery(statement);
            answer.next();
            return answer.getString(1);
        }
    }
}
