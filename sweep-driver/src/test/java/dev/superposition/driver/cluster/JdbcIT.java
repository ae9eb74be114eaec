package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hive's JDBC driver asks {@code ./sweep serve}. The driver comes with the server, in a class loader of its own. */
@Tag("end-to-end")
final class JdbcIT {
    private static final String SWEEP = Path.of("../sweep").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    @Test
    void serve_aTable_answersHivesDriver() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.TINY);
        Command.in(folder)
                .run(SWEEP, "run", "spec.yaml", "--table", "table", "--master", "local[1]")
                .succeeds();
        Command sql = Command.in(folder)
                .run(SWEEP, "sql", "--table", "table", "--format", "csv", "SELECT count(*), sum(loss) FROM runs")
                .succeeds();
        int port = Cluster.freePort();
        String url = "jdbc:hive2://127.0.0.1:" + port + "/";
        try (Command server = Command.in(folder).start(SWEEP, "serve", "table", "--port", Integer.toString(port))) {
            server.await(() -> contains(server, url));
            try (URLClassLoader jars = driverJars();
                    Connection connection = driver(jars).connect(url, new Properties())) {
                List<String> counted = rows(connection, "SELECT count(*), sum(loss) FROM runs");
                assertThat(sql.out()).endsWith("\r\n" + counted.get(0).replace('|', ',') + "\r\n");
                assertThat(rows(connection, "SELECT outcome, share FROM outcomes"))
                        .containsExactly("completed|1.0");
                assertThat(rows(connection, "SELECT count(*) FROM phase_diagram"))
                        .hasSize(1);
                assertThatThrownBy(() -> rows(connection, "SELECT densty FROM runs"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("`densty` cannot be resolved");
                ResultSet columns = connection.getMetaData().getColumns(null, null, "features", "dimensionality");
                assertThat(columns.next()).isTrue();
                assertThat(columns.getString("REMARKS")).startsWith("D_i = ");
            }
            Command second = Command.in(folder).run(SWEEP, "serve", "table", "--port", Integer.toString(port));
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err())
                    .contains("Cannot listen on 127.0.0.1:" + port)
                    .doesNotContain("\tat ");
            assertThat(folder.resolve("spark-warehouse")).doesNotExist();
        }
    }

    private static boolean contains(Command server, String url) {
        try {
            return server.out().contains(url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URLClassLoader driverJars() throws Exception {
        List<URL> urls = new ArrayList<>();
        String jars = Files.readString(Path.of("target/launch/jdbc-classpath")).strip();
        for (String jar : jars.split(File.pathSeparator, -1)) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static Driver driver(ClassLoader jars) throws ReflectiveOperationException {
        return (Driver) jars.loadClass("org.apache.hive.jdbc.HiveDriver")
                .getConstructor()
                .newInstance();
    }

    private static List<String> rows(Connection connection, String question) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(question)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(found.getString(i));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }
}
