package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every named query against DuckDB, which reads the same files and answers statements of its own, written another way: joins and
 * unnested rows where the query works within arrays, ranks where it takes minima.
 *
 * <p>Every column must be equal to the last digit, but for those that the head of DuckDB's statement names as rounded: sums of
 * floating-point numbers, which depend on their order, and angles, which depend on the library. A sum of k numbers is off by
 * at most k·2⁻⁵³ of the sum of their sizes, which for the 3000 features of the table is 3.3e-13; {@value #TOLERANCE} is thrice that.
 */
@Tag("oracle")
class DuckDbOracleTest {
    private static final double TOLERANCE = 1e-12;
    private static final String ROUNDED = "-- Rounded: ";

    /** Conditions for the queries, and what makes DuckDB's view of the runs. */
    private static final List<String> CONDITIONS = List.of("true", "dropout < 0.5 AND seed > 0");

    private static final long SEED = 20260102;
    private static final int RUNS = 600;

    private static SparkSession spark;
    private static Connection duckDb;

    private static Path folder;

    @BeforeAll
    static void start(@TempDir Path temporary) throws SQLException {
        folder = temporary;
        spark = LocalSpark.start();
        writeRandomTable();
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET default_null_order = 'nulls_first'");
            for (int i = 0; i < CONDITIONS.size(); i++) {
                statement.execute("CREATE SCHEMA condition" + i);
                statement.execute("CREATE VIEW condition" + i + ".runs AS FROM read_parquet('" + folder
                        + "/runs-*.parquet') WHERE " + CONDITIONS.get(i));
            }
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        duckDb.close();
        spark.stop();
    }

    @Test
    void namedQueries_all_haveAFileAndAnOracle() throws IOException {
        List<String> names = NamedQuery.all().stream().map(NamedQuery::name).toList();
        assertThat(statements("src/main/resources")).containsExactlyInAnyOrderElementsOf(names);
        assertThat(statements("src/test/resources"))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "duckdb/" + name).toList());
    }

    /** The statements below a folder of resources of this package, without their ending. */
    private static List<String> statements(String resources) throws IOException {
        Path folder = Path.of(resources, "dev/superposition/driver/query");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(".sql"))
                    .map(name -> name.substring(0, name.length() - ".sql".length()))
                    .toList();
        }
    }

    static Stream<Arguments> questions() {
        return NamedQuery.all().stream()
                .flatMap(query -> IntStream.range(0, CONDITIONS.size()).mapToObj(i -> Arguments.of(query.name(), i)));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void namedQuery_ofARandomTable_answersAsDuckDb(String name, int condition) throws Exception {
        RunViews.register(spark, folder.toString());
        List<Row> answer = NamedQuery.of(name)
                .run(spark, Map.of("where", CONDITIONS.get(condition)))
                .collectAsList();
        assertThat(answer).hasSizeGreaterThan(5);
        List<String> columns = List.of(answer.get(0).schema().fieldNames());
        List<String> rounded = rounded(name);
        assertThat(columns).as("columns that are named as rounded").containsAll(rounded);
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET search_path = 'condition" + condition + "'");
            ResultSet expected = statement.executeQuery(statement(name));
            assertThat(expected.getMetaData().getColumnCount()).isEqualTo(columns.size());
            for (int i = 0; i < answer.size(); i++) {
                assertThat(expected.next()).as("row " + i).isTrue();
                for (int column = 0; column < columns.size(); column++) {
                    String place = name + " where " + CONDITIONS.get(condition) + ", seed " + SEED + ", row " + i
                            + ", column " + columns.get(column);
                    double tolerance = rounded.contains(columns.get(column)) ? TOLERANCE : 0;
                    same(place, answer.get(i).get(column), expected.getObject(column + 1), tolerance);
                }
            }
            assertThat(expected.next()).as("another row").isFalse();
        }
    }

    private static List<String> rounded(String name) throws IOException {
        String head = statement(name).lines().findFirst().orElse("");
        return head.startsWith(ROUNDED)
                ? List.of(head.substring(ROUNDED.length()).split(", ", -1))
                : List.of();
    }

    private static void same(String place, @Nullable Object ours, @Nullable Object theirs, double tolerance) {
        if (ours instanceof Double number && theirs instanceof Number other) {
            double expected = other.doubleValue();
            if (Double.isFinite(expected) && tolerance > 0) {
                assertThat(number).as(place).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
            } else {
                assertThat(number).as(place).isEqualTo(expected);
            }
        } else if (ours instanceof Number number && theirs instanceof Number other) {
            assertThat(number.longValue()).as(place).isEqualTo(other.longValue());
        } else {
            assertThat(ours).as(place).isEqualTo(theirs);
        }
    }

    private static String statement(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(DuckDbOracleTest.class.getResourceAsStream("duckdb/" + name + ".sql"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void writeRandomTable() {
        Random random = new Random(SEED);
        SmallTable table = new SmallTable(spark, folder);
        for (int i = 0; i < RUNS; i++) {
            int n = random.nextBoolean() ? 2 : 5;
            double density = List.of(1.0, 0.3, 0.05).get(random.nextInt(3));
            double last = List.of(0.5, 1.0, 2.0).get(random.nextInt(3));
            int m = 1 + random.nextInt(2);
            boolean finite = random.nextInt(4) == 0;
            boolean sets = random.nextInt(3) > 0;
            @Nullable
            Object[] columns = {
                "sweep",
                "sweep-" + random.nextInt(2),
                "part",
                random.nextInt(3) == 0 ? null : "part-" + random.nextInt(2),
                "model",
                random.nextInt(4) == 0 ? "linear-output" : "relu-output",
                "n_features",
                n,
                "n_hidden",
                m,
                "density",
                density,
                "sparsity",
                1 - density,
                "sparsity_profile",
                "uniform(" + density + ")",
                "relative_importance",
                last,
                "importance_profile",
                "last(" + last + ")",
                "dropout",
                random.nextInt(3) / 4.0,
                "steps",
                random.nextInt(5) == 0 ? 500 : 1000,
                "seed",
                (long) random.nextInt(3),
                // Few values, so that ties are common.
                "loss",
                random.nextInt(4) / 8.0,
                "loss_stderr",
                random.nextDouble() / 100,
                "frobenius_norm",
                random.nextDouble() * 2,
                "dimensions_per_feature",
                random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble(),
                "hidden_kurtosis",
                1 + random.nextDouble(),
                "basis_alignment",
                random.nextDouble(),
                "adversarial_loss",
                random.nextInt(3) == 0 ? null : 0.5 + random.nextDouble(),
                "weights",
                weights(random, n * m),
                "theory",
                n - m > 1 ? null : theory(n, density, last),
                "checkpoints",
                random.nextInt(10) > 0
                        ? List.of()
                        : List.of(
                                checkpoint(0, weights(random, n * m)),
                                checkpoint(10, weights(random, n * m)),
                                checkpoint(1000, Collections.nCopies(n * m, 0f))),
                "features",
                features(random, n),
                "components",
                components(random),
                "data",
                sets ? "correlated(" + n + ")" : "independent",
                "set_size",
                sets ? n : 1,
                "train_loss",
                finite ? random.nextInt(4) / 8.0 : null,
                "hidden_vectors",
                finite ? hiddenVectors(random, m) : null
            };
            String id = String.format("%08x", random.nextInt());
            switch (random.nextInt(8)) {
                case 0 -> table.failed(id, "error " + random.nextInt(3), columns);
                case 1 -> table.diverged(id, random.nextInt(1000), columns);
                default -> table.run(id, columns);
            }
            if (i == RUNS / 3) {
                table.write("1");
            }
        }
        table.write("2");
    }

    private static List<Row> features(Random random, int n) {
        List<Row> features = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double norm = random.nextDouble() * 1.2;
            double interference = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            String phase = norm < 0.5 ? "not-represented" : interference < 0.1 ? "dedicated" : "superposition";
            features.add(SmallTable.feature(i, norm, random.nextInt(17) / 16.0, interference, phase));
        }
        return features;
    }

    private static List<Float> weights(Random random, int count) {
        List<Float> weights = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            weights.add(random.nextInt(4) == 0 ? 0f : (float) random.nextGaussian());
        }
        return weights;
    }

    private static Row checkpoint(int step, List<Float> weights) {
        return RowFactory.create(step, weights, List.of(0f), null);
    }

    private static List<Row> hiddenVectors(Random random, int m) {
        List<Row> vectors = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            vectors.add(RowFactory.create(random.nextDouble(), random.nextInt(17) / 16.0, weights(random, m)));
        }
        return vectors;
    }

    /** One for each cell, undecided in some. */
    private static Row theory(int n, double density, double last) {
        String phase = last == 1 ? null : last < 1 ? "not-represented" : "superposition";
        return RowFactory.create(last * density, density, n * density * density, phase);
    }

    private static List<Row> components(Random random) {
        List<Row> components = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int size = List.of(1, 2, 2, 3, 4, 5, 8, 7).get(random.nextInt(8));
            int rank = size == 1 || size == 2 ? 1 : size == 4 || size == 8 ? 3 : 2;
            String named = Map.of(1, "dedicated", 2, "digon", 3, "triangle", 4, "tetrahedron", 5, "pentagon")
                    .getOrDefault(size, "other");
            components.add(SmallTable.component(size, rank, random.nextInt(5) == 0 ? "other" : named));
        }
        return components;
    }
}
