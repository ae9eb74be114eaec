package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code TABLE/*.parquet} means the same rows to an engine that shares no code with the writer. */
@Tag("oracle")
class DuckDbReaderTest {
    private final Path folder;

    DuckDbReaderTest(@TempDir Path temporary) throws Exception {
        this.folder = temporary.resolve("table");
        TestTable table = TestTable.in(folder);
        table.publish(List.of(TestRows.completed(1), TestRows.diverged(2)));
        table.publish(List.of(TestRows.failed(3)));
        Files.createDirectories(folder.resolve("_sweep/tmp/attempt-0"));
        Files.writeString(folder.resolve("_sweep/tmp/attempt-0/1.tmp"), "half a fi");
    }

    @Test
    void select_wholeTable_seesEveryRowOnce() throws SQLException {
        assertThat(rows("SELECT seed, outcome, sweep, part, loss, error FROM runs ORDER BY seed"))
                .containsExactly(
                        "1 | completed | größe-東京 | part \"a\" | 1.01 | null",
                        "2 | diverged | sweep | null | null | null",
                        "3 | failed | sweep | null | null | OutOfMemoryError: heap");
    }

    @Test
    void select_types_areListsStructsAndTimes() throws SQLException {
        assertThat(rows("SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM runs)"))
                .hasSameSizeAs(RunColumns.all())
                .contains(
                        "seed BIGINT",
                        "weights FLOAT[]",
                        "output_weights FLOAT[]",
                        "components STRUCT(size INTEGER, rank INTEGER, members INTEGER[], geometry VARCHAR)[]",
                        "loss_curve STRUCT(step INTEGER, loss DOUBLE)[]",
                        "checkpoints STRUCT(step INTEGER, weights FLOAT[], bias FLOAT[], output_weights FLOAT[])[]");
        assertThat(rows("SELECT DISTINCT epoch_ms(provenance.started_at) FROM runs"))
                .containsExactly(Long.toString(TestRows.NOON.toEpochMilli()));
    }

    @Test
    void select_nestedValues_areThoseWritten() throws SQLException {
        assertThat(rows("SELECT weights[1], weights[3], isinf(weights[5]), len(bias), isnan(hidden_kurtosis), "
                        + "isinf(dimensions_per_feature) FROM runs WHERE seed = 1"))
                .containsExactly("1.0 | 0.5 | true | 3 | true | true");
        assertThat(rows("SELECT f.index, f.phase, f.norm FROM (SELECT unnest(features) AS f FROM runs) ORDER BY 1"))
                .containsExactly("0 | dedicated | 0.99", "1 | superposition | 0.9", "2 | not-represented | 0.0");
        assertThat(rows("SELECT len(loss_curve), len(checkpoints), features IS NULL FROM runs WHERE seed = 3"))
                .containsExactly("0 | 0 | true");
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW runs AS SELECT * FROM '" + folder + "/*.parquet'");
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        cells.add(String.valueOf(result.getObject(i)));
                    }
                    rows.add(String.join(" | ", cells));
                }
            }
            return rows;
        }
    }
}
