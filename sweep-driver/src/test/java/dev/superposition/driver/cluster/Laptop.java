package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code ./sweep run} makes of a spec, undisturbed, on one core of this machine: what every cluster is held against. */
final class Laptop {
    private static final Map<String, Map<String, Map<String, @Nullable Object>>> ROWS = new HashMap<>();

    private Laptop() {}

    /** The rows, trained once for all test classes that ask, as {@link StoredTable#rows} has them. */
    static synchronized Map<String, Map<String, @Nullable Object>> rows(String spec) throws Exception {
        Map<String, Map<String, @Nullable Object>> rows = ROWS.get(spec);
        if (rows == null) {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "laptop");
            Files.writeString(folder.resolve("spec.yaml"), spec);
            Command sweep = run(folder, "spec.yaml", "--table", "table", "--master", "local[1]")
                    .succeeds();
            rows = StoredTable.rows(folder.resolve("table"));
            assertThat(sweep.out()).contains(rows.size() + " trained, 0 diverged, 0 failed");
            ROWS.put(spec, rows);
        }
        return rows;
    }

    /** Runs {@code ./sweep run} in a folder. */
    static Command run(Path folder, String... arguments) throws Exception {
        String[] words = new String[arguments.length + 2];
        words[0] = Path.of("../sweep").toAbsolutePath().toString();
        words[1] = "run";
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return Command.in(folder).run(words);
    }
}
