package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps whose processes, files and disk meet with accidents at random moments, some to a table; after them {@code verify} finds every key
 * once, and the rows are those of an undisturbed sweep.
 *
 * <p>{@code -Dfaults=50} sets how many (default {@value #FEW}); {@code -Dfaults.seed} repeats their sequence, though the moment at which each
 * strikes still varies. What came of them is written to {@code target/faults.md}.
 */
@Tag("end-to-end")
final class FaultsIT {
    private static final int FEW = 3;
    private static final int FAULTS = Integer.getInteger("faults", FEW);
    private static final int MOST_FAULTS_A_TABLE = 6;
    private static final int MEGABYTES = 8;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final FaultTally tally = new FaultTally();

    @Test
    void run_faultsAtRandomMoments_endsAsIfThereHadBeenNone() throws Exception {
        System.out.println(FAULTS + " faults of seed " + seed);
        Files.writeString(folder.resolve("spec.yaml"), Specs.QUICK);
        Path events = Files.createDirectory(folder.resolve("events"));
        Map<String, ?> expected = Laptop.rows(Specs.QUICK);
        assertThat(expected).hasSize(Specs.QUICK_RUNS);
        try (TinyDisk disk = TinyDisk.at(folder.resolve("disk"), MEGABYTES);
                Cluster cluster = Cluster.start(folder, 2)) {
            List<Fault> faults = sequence(disk);
            while (!faults.isEmpty()) {
                int some = Math.min(faults.size(), 1 + random.nextInt(MOST_FAULTS_A_TABLE));
                List<Fault> now = faults.subList(0, some);
                Path table = disk.folder().resolve("table" + faults.size());
                boolean faulty = now.contains(Fault.FILE_SYSTEM_FAILS) || now.contains(Fault.TWIN_RACED);
                try (FaultySweep sweep = new FaultySweep(cluster, disk, table, faulty, events, random, tally)) {
                    for (Fault fault : now) {
                        sweep.meet(fault);
                    }
                    tally.checked(sweep.finish());
                }
                assertThat(StoredTable.rows(table)).as("seed %d: %s", seed, now).isEqualTo(expected);
                remove(table);
                faults = faults.subList(some, faults.size());
            }
        }
        String report = tally.text(seed, speculativeTasks(events));
        System.out.println(report);
        Files.writeString(Path.of("target/faults.md"), report);
        assertThat(tally.struck()).isEqualTo(FAULTS);
        assertThat(tally.lost()).isZero();
        assertThat(tally.doubled()).isZero();
    }

    /** Every kind as often as every other, in random order, and one race of twins at least. Without a disk of its own the test fills none. */
    private List<Fault> sequence(TinyDisk disk) {
        List<Fault> kinds = new ArrayList<>(Arrays.asList(Fault.values()));
        if (!disk.canBeFull()) {
            System.out.println("no tmpfs may be mounted: no disk is filled");
            kinds.remove(Fault.DISK_FULL);
        }
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < FAULTS) {
            Collections.shuffle(kinds, random);
            faults.addAll(kinds.subList(0, Math.min(kinds.size(), FAULTS - faults.size())));
        }
        if (!faults.contains(Fault.TWIN_RACED)) {
            faults.set(0, Fault.TWIN_RACED);
        }
        return faults;
    }

    private static void remove(Path table) throws IOException {
        try (Stream<Path> files = Files.walk(table)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** How many twins Spark started, as its event logs have it. */
    private static long speculativeTasks(Path events) throws IOException {
        long tasks = 0;
        try (Stream<Path> logs = Files.walk(events)) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                try (Stream<String> lines = Files.lines(log)) {
                    tasks += lines.filter(line -> line.startsWith("{\"Event\":\"SparkListenerTaskStart\"")
                                    && line.contains("\"Speculative\":true"))
                            .count();
                }
            }
        }
        return tasks;
    }
}
