package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as Parquet, read back by DuckDB. */
@Tag("oracle")
class ParquetFileTest {
    private static SparkSession spark;

    private final Path folder;

    ParquetFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void write_aSortedResultOfSeveralPartitions_isOneFileThatDuckDbReadsInOrder() throws Exception {
        Path file = folder.resolve("odd [name] *.parquet");
        long bytes = ParquetFile.write(
                spark.sql("SELECT id, 1 / (id + 1) AS part, array(float(id)) AS list, named_struct('a', id) AS pair,"
                        + " TIMESTAMP'2026-01-02 03:04:05' AS time FROM range(0, 1000, 1, 7) ORDER BY id DESC"),
                file.toString());
        assertThat(Files.size(file)).isEqualTo(bytes);
        assertThat(names(folder)).containsExactly("odd [name] *.parquet");
        assertThat(rows("SELECT id, part, list[1], pair.a, time::TIMESTAMP FROM", file))
                .hasSize(1000)
                .startsWith("999|0.001|999.0|999|2026-01-02 03:04:05.0")
                .endsWith("0|1.0|0.0|0|2026-01-02 03:04:05.0");
        assertThat(rows("SELECT column_type FROM (DESCRIBE FROM", file, ")"))
                .containsExactly("BIGINT", "DOUBLE", "FLOAT[]", "STRUCT(a BIGINT)", "TIMESTAMP WITH TIME ZONE");
    }

    @Test
    void write_anEmptyResult_isAFileWithItsColumns() throws Exception {
        Path file = folder.resolve("none.parquet");
        ParquetFile.write(spark.sql("SELECT 1L AS one WHERE false"), file.toString());
        assertThat(rows("SELECT count(*), count(one) FROM", file)).containsExactly("0|0");
    }

    @Test
    void write_overAFile_replacesItAndLeavesNothingElse() throws Exception {
        Path file = folder.resolve("answer.parquet");
        ParquetFile.write(spark.sql("SELECT 1 AS x"), file.toString());
        ParquetFile.write(spark.sql("SELECT 2 AS x"), file.toString());
        assertThat(rows("SELECT x FROM", file)).containsExactly("2");
        assertThat(names(folder)).containsExactly("answer.parquet");
    }

    @Test
    void write_ofAStatementThatFails_isOneSentenceAndKeepsTheOldFile() throws Exception {
        Path file = folder.resolve("answer.parquet");
        ParquetFile.write(spark.sql("SELECT 1 AS x"), file.toString());
        assertThatThrownBy(() -> ParquetFile.write(
                        spark.sql("SELECT element_at(array(id), 0) AS x FROM range(2)"), file.toString()))
                .isInstanceOf(QueryException.class)
                .hasMessageMatching("Cannot write the result as Parquet: The index 0 is invalid[^\n]*");
        assertThat(rows("SELECT x FROM", file)).containsExactly("1");
        assertThat(names(folder)).containsExactly("answer.parquet");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static List<String> rows(String select, Path file, String... after) throws SQLException {
        // DuckDB takes * and [ in names for wildcards.
        String name = file.toString().replaceAll("([\\[*])", "[$1]");
        List<String> rows = new ArrayList<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            ResultSet found = statement.executeQuery(select + " read_parquet('" + name + "')" + String.join("", after));
            while (found.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(found.getObject(i)));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }
}
