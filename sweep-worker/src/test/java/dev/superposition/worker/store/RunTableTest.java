package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.worker.store.RunKeys.RunKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTableTest {
    private final Path folder;

    RunTableTest(@TempDir Path temporary) {
        this.folder = temporary.resolve("a table");
    }

    @Test
    @Tag("end-to-end")
    void publish_rows_areOneFileAtTheTopAndNothingElseIs() {
        TestTable table = TestTable.in(folder);
        Publication publication = table.publish(List.of(TestRows.completed(1), TestRows.diverged(2)));
        assertThat(publication.first()).isTrue();
        assertThat(publication.path()).matches(".*/a table/runs-[0-9a-f]{32}\\.parquet");
        assertThat(TestTable.filesBelow(folder))
                .containsExactly(
                        "_sweep/lock/1.json",
                        "_sweep/table.json",
                        folder.relativize(Path.of(publication.path())).toString());
    }

    @Test
    @Tag("end-to-end")
    void keys_publishedRows_areTheirIdsAndOutcomes() {
        TestTable table = TestTable.in(folder);
        List<RunRow> rows = List.of(TestRows.completed(1), TestRows.diverged(2), TestRows.failed(3));
        Publication publication = table.publish(rows);
        List<RunFile> files = table.table().files();
        assertThat(files).extracting(RunFile::path).containsExactly(publication.path());
        assertThat(files.get(0).bytes())
                .isEqualTo(folder.resolve(files.get(0).name()).toFile().length());
        RunKeys keys = table.table().keys(files.get(0));
        assertThat(keys.damaged()).isFalse();
        assertThat(keys.runs())
                .containsExactly(
                        new RunKey(rows.get(0).configId(), Outcome.COMPLETED, null),
                        new RunKey(rows.get(1).configId(), Outcome.DIVERGED, null),
                        new RunKey(rows.get(2).configId(), Outcome.FAILED, null));
        assertThat(table.table().damage(files.get(0))).isEmpty();
    }

    @Test
    @Tag("end-to-end")
    void keys_auditedRows_saySo() {
        TestTable table = TestTable.in(folder);
        table.publish(List.of(
                TestRows.completed(1).with(TestRows.audit(true)),
                TestRows.completed(2).with(TestRows.audit(false))));
        assertThat(table.table().keys(table.table().files().get(0)).runs())
                .extracting(RunKey::audit)
                .containsExactly(new RunKeys.AuditKey(true, 1e-5, 1e-14), new RunKeys.AuditKey(false, 0.5, 1e-14));
    }

    @Test
    @Tag("law")
    void publish_sameConfigurationsInAnotherOrder_isANoOp() throws IOException {
        TestTable table = TestTable.in(folder);
        Publication first = table.publish(TestRows.completed(1, 2));
        byte[] bytes = Files.readAllBytes(Path.of(first.path()));
        Publication second = table.publish(List.of(TestRows.completed(2), TestRows.completed(1)));
        assertThat(second).isEqualTo(new Publication(first.path(), false));
        assertThat(Files.readAllBytes(Path.of(first.path()))).isEqualTo(bytes);
        assertThat(table.table()
                        .published(List.of(
                                TestRows.completed(2).configId(),
                                TestRows.completed(1).configId())))
                .contains(new RunFile(first.path(), bytes.length));
        assertThat(table.table().published(List.of(TestRows.completed(2).configId())))
                .isEmpty();
    }

    @Test
    @Tag("closed-form")
    void publish_noRowsOrOneTwice_isRefused() {
        TestTable table = TestTable.in(folder);
        for (List<RunRow> rows : List.of(List.<RunRow>of(), List.of(TestRows.completed(1), TestRows.completed(1)))) {
            assertThatThrownBy(() -> table.publish(rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a file of runs must hold at least one run, and none twice");
        }
    }

    /** Twins differ in their provenance only, as a speculative copy of a task does. */
    @Test
    @Tag("law")
    void publish_twinsInManyThreads_firstWinsAndStays() throws Exception {
        TestTable table = TestTable.in(folder);
        int twins = 8;
        ExecutorService threads = Executors.newFixedThreadPool(twins);
        try {
            for (int round = 0; round < 20; round++) {
                int seed = round;
                CyclicBarrier start = new CyclicBarrier(twins);
                List<Future<Publication>> futures = new ArrayList<>();
                for (int twin = 0; twin < twins; twin++) {
                    RunRow row = madeBy("host-" + twin, TestRows.completed(seed));
                    futures.add(threads.submit(() -> {
                        start.await();
                        return table.publish(List.of(row));
                    }));
                }
                List<String> winners = new ArrayList<>();
                for (int twin = 0; twin < twins; twin++) {
                    if (futures.get(twin).get().first()) {
                        winners.add("host-" + twin);
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(table.table().files()).hasSize(round + 1);
                StoredRun stored = table.table()
                        .find(TestRows.completed(seed).configId(), damaged -> {})
                        .orElseThrow();
                assertThat(String.valueOf(stored.columns().get("provenance"))).contains("host=" + winners.get(0) + ",");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(TestTable.filesBelow(folder)).noneMatch(name -> name.endsWith(".tmp"));
    }

    @Test
    @Tag("law")
    void find_everyKindOfRow_isTheRowBitForBit() {
        TestTable table = TestTable.in(folder);
        List<RunRow> rows = List.of(TestRows.completed(1), TestRows.diverged(2), TestRows.failed(3));
        table.publish(TestRows.completed(10, 3));
        Publication publication = table.publish(rows);
        for (RunRow row : rows) {
            StoredRun stored = table.table().find(row.configId(), damaged -> {}).orElseThrow();
            assertThat(stored.file().path()).isEqualTo(publication.path());
            assertThat(stored.columns()).isEqualTo(RunColumns.plain(row));
            assertThat(stored.differences(row)).isEmpty();
        }
        assertThat(table.table().find("0".repeat(32), damaged -> {})).isEmpty();
    }

    @Test
    @Tag("end-to-end")
    void keys_damagedFile_saysWhyAndTheOthersAreStillRead() throws IOException {
        TestTable table = TestTable.in(folder);
        Path truncated = Path.of(table.publish(TestRows.completed(1, 2)).path());
        Publication sound = table.publish(TestRows.completed(5, 2));
        byte[] bytes = Files.readAllBytes(truncated);
        for (int length : new int[] {0, 3, 8, bytes.length / 2, bytes.length - 1}) {
            Files.write(truncated, java.util.Arrays.copyOf(bytes, length));
            List<RunKeys> keys =
                    table.table().files().stream().map(table.table()::keys).toList();
            assertThat(keys)
                    .hasSize(2)
                    .filteredOn(RunKeys::damaged)
                    .singleElement()
                    .satisfies(damaged -> {
                        assertThat(damaged.file().path()).isEqualTo(truncated.toString());
                        assertThat(damaged.damage()).isNotBlank();
                        assertThat(damaged.runs()).isEmpty();
                    });
            assertThat(keys).filteredOn(key -> !key.damaged()).singleElement().satisfies(file -> {
                assertThat(file.file().path()).isEqualTo(sound.path());
                assertThat(file.runs()).hasSize(2);
            });
        }
        assertThat(table.table().keys(new RunFile(truncated.toString(), 0)).damage())
                .contains(truncated.getFileName() + " is not a Parquet file");
    }

    /**
     * A flipped bit in a page is found by its checksum; one in a page's header is found, or lies in statistics that do not
     * enter the rows.
     */
    @Test
    @Tag("law")
    void damage_flippedBitBeforeTheFooter_isFoundOrChangesNoRow() throws IOException {
        TestTable table = TestTable.in(folder);
        List<RunRow> rows = TestRows.completed(1, 2);
        Path file = Path.of(table.publish(rows).path());
        RunFile runFile = table.table().files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        int footer = bytes.length
                - 8
                - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        int found = 0;
        for (int position = 4; position < footer; position += 61) {
            byte[] flipped = bytes.clone();
            flipped[position] ^= 0x10;
            Files.write(file, flipped);
            if (table.table().damage(runFile).isPresent()) {
                found++;
            } else {
                for (RunRow row : rows) {
                    assertThat(table.table().find(row.configId(), damaged -> {}))
                            .as("bit flipped at %d", position)
                            .hasValueSatisfying(
                                    stored -> assertThat(stored.columns()).isEqualTo(RunColumns.plain(row)));
                }
            }
        }
        assertThat(found).isPositive();
        Files.write(file, bytes);
        assertThat(table.table().damage(runFile)).isEmpty();
    }

    @Test
    @Tag("end-to-end")
    void quarantine_damagedFile_makesRoomForItsRuns() throws IOException {
        TestTable table = TestTable.in(folder);
        for (String expected : List.of("", ".2")) {
            Path file = Path.of(table.publish(TestRows.completed(1, 2)).path());
            Files.writeString(file, "not Parquet" + expected);
            assertThat(table.publish(TestRows.completed(1, 2)).first()).isFalse();
            String moved = table.table().quarantine(table.table().files().get(0));
            assertThat(moved).isEqualTo(folder.resolve("_sweep/damaged/" + file.getFileName()) + expected);
            assertThat(Path.of(moved)).hasContent("not Parquet" + expected);
            assertThat(table.table().files()).isEmpty();
        }
        assertThat(table.publish(TestRows.completed(1, 2)).first()).isTrue();
        assertThat(table.table().keys(table.table().files().get(0)).runs()).hasSize(2);
    }

    @Test
    @Tag("end-to-end")
    void find_damagedFile_isReportedAndPassedOver() throws IOException {
        TestTable table = TestTable.in(folder);
        Path file = Path.of(table.publish(TestRows.completed(1, 2)).path());
        Files.writeString(file, "PAR1 but no more PAR1");
        table.publish(TestRows.completed(7, 1));
        List<RunKeys> damaged = new ArrayList<>();
        assertThat(table.table().find(TestRows.completed(1).configId(), damaged::add))
                .isEmpty();
        assertThat(damaged).extracting(keys -> keys.file().path()).containsExactly(file.toString());
    }

    @Test
    @Tag("end-to-end")
    void keys_vanishedFile_isNoDamage() {
        TestTable table = TestTable.in(folder);
        RunFile gone = new RunFile(folder.resolve("runs-0.parquet").toString(), 1000);
        assertThatThrownBy(() -> table.table().keys(gone))
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageStartingWith("Cannot read " + gone.path() + ": ");
    }

    @Test
    @Tag("end-to-end")
    void cleanLeftovers_otherAttempts_areGoneAndOwnStay() throws IOException {
        TestTable table = TestTable.in(folder);
        Path dead = Files.createDirectories(folder.resolve("_sweep/tmp/attempt-0"));
        Path own = Files.createDirectories(folder.resolve("_sweep/tmp/attempt-1"));
        Files.writeString(dead.resolve("1.tmp"), "half a fi");
        Files.writeString(own.resolve("2.tmp"), "half a fi");
        assertThat(table.table().files()).isEmpty();
        table.table().cleanLeftovers(table.lock());
        assertThat(TestTable.filesBelow(folder))
                .containsExactly("_sweep/lock/1.json", "_sweep/table.json", "_sweep/tmp/attempt-1/2.tmp");
    }

    @Test
    @Tag("end-to-end")
    void attemptFiles_writtenTexts_areListedAndRead() {
        RunTable table = TestTable.in(folder).table();
        SweepAttempt first = new SweepAttempt("phase-diagram", "2026-a");
        SweepAttempt second = new SweepAttempt("phase", "diagram-2026-b");
        table.writeAttemptFile(first, "spec.yaml", "sweep: größe\n");
        table.writeAttemptFile(second, "spec.yaml", "sweep: two\n");
        table.writeAttemptFile(second, "spec.yaml", "sweep: three\n");
        assertThat(table.attempts()).containsExactly(second, first);
        assertThat(table.readAttemptFile(first, "spec.yaml")).contains("sweep: größe\n");
        assertThat(table.readAttemptFile(second, "spec.yaml")).contains("sweep: three\n");
        assertThat(table.readAttemptFile(second, "provenance.json")).isEmpty();
        assertThatThrownBy(() -> new SweepAttempt("../x", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sweep '../x': must be 1 to 150 letters, digits, '.', '_' or '-', the first a letter or digit");
    }

    @Test
    @Tag("end-to-end")
    void open_existingTable_seesItsRows() {
        TestTable.in(folder).publish(TestRows.completed(1, 2));
        assertThat(RunTable.open("file://" + folder, new Configuration()).files())
                .hasSize(1);
        assertThat(RunTable.openOrCreate(folder.toString(), new Configuration()).location())
                .isEqualTo("file:" + folder);
    }

    private static RunRow madeBy(String host, RunRow row) {
        Provenance p = row.provenance();
        return TestRows.by(
                new Provenance(
                        p.attempt(),
                        host,
                        p.startedAt(),
                        p.finishedAt(),
                        p.trainSeconds(),
                        p.instances(),
                        p.version(),
                        p.java(),
                        p.cpu()),
                row);
    }
}
