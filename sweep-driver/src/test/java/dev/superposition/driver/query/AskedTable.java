package dev.superposition.driver.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A test that asks Spark about a small table. */
abstract class AskedTable {
    private static @Nullable SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark().stop();
    }

    static SparkSession spark() {
        return Objects.requireNonNull(spark);
    }

    /** The table, to be filled. */
    SmallTable table() {
        return new SmallTable(spark(), folder);
    }

    /** The folder of the table. */
    String location() {
        return folder.toString();
    }

    void register() throws QueryException {
        RunViews.register(spark(), location());
    }

    Dataset<Row> ask(String query, Map<String, String> parameters) throws QueryException {
        register();
        return NamedQuery.of(query).run(spark(), parameters);
    }

    static List<@Nullable Object> named(Row row, String... columns) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String column : columns) {
            values.add(row.getAs(column));
        }
        return values;
    }

    /** Columns and more of them. */
    static Object[] with(Object[] columns, Object... more) {
        List<Object> all = new ArrayList<>(List.of(columns));
        all.addAll(List.of(more));
        return all.toArray();
    }
}
