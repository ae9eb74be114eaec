package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.worker.store.TestFileSystem.Cluster;
import dev.superposition.worker.store.TestFileSystem.Crashing;
import dev.superposition.worker.store.TestFileSystem.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The atomic step of each kind of file system, and what is left when it is cut short. */
@Tag("end-to-end")
class PublisherTest {
    private static final long PLENTY = 1L << 30;

    private final Path folder;

    PublisherTest(@TempDir Path temporary) {
        this.folder = temporary.resolve("table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "cluster", "s3a"})
    void publish_onEveryKindOfFileSystem_firstWinsAndNothingElseStays(String scheme) throws IOException {
        TestTable table = TestTable.locked(open(scheme, PLENTY), "attempt-1");
        Publication first = table.publish(TestRows.completed(1, 2));
        Path file = folder.resolve(first.path().substring(first.path().lastIndexOf('/') + 1));
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).isEqualTo(RunFileFormat.encode(TestRows.completed(1, 2)));
        assertThat(table.publish(TestRows.completed(1, 2)).first()).isFalse();
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        table.lock().refresh();
        table.lock().close();
        assertThat(TestTable.filesBelow(folder))
                .containsExactly(
                        "_sweep/lock/1.json",
                        "_sweep/table.json",
                        file.getFileName().toString());
        assertThat(table.table().keys(table.table().files().get(0)).runs()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "cluster", "s3a"})
    void publish_nameTakenBetweenLookAndStep_leavesTheTwinsFile(String scheme) throws IOException {
        RunTable table = open(scheme, PLENTY);
        Publisher publisher = publisher(table);
        org.apache.hadoop.fs.Path target = table.tableFiles().path("runs-1.parquet");
        org.apache.hadoop.fs.Path scratch = table.tableFiles().path("_sweep/tmp/a");
        assertThat(publisher.publish(new byte[] {1}, target, scratch)).isTrue();
        assertThat(publisher.publish(new byte[] {2}, target, scratch)).isFalse();
        assertThat(folder.resolve("runs-1.parquet")).hasBinaryContent(new byte[] {1});
        publisher.replace(new byte[] {3}, target, scratch);
        assertThat(folder.resolve("runs-1.parquet")).hasBinaryContent(new byte[] {3});
        assertThat(TestTable.filesBelow(folder)).containsExactly("_sweep/table.json", "runs-1.parquet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "s3a"})
    void publish_fullDisk_namesPathAndReasonAndLeavesNothing(String scheme) {
        TestTable roomy = TestTable.locked(open(scheme, PLENTY), "attempt-1");
        Publication before = roomy.publish(TestRows.completed(1, 2));
        RunTable full = RunTable.attach(location(scheme), settings(scheme, 3000));
        assertThatThrownBy(() ->
                        full.publish(TestRows.completed(10, 200), roomy.lock().fence()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageMatching("Cannot publish " + scheme + ":/.*/table/runs-[0-9a-f]{32}\\.parquet: "
                        + "No space left on device");
        assertThat(TestTable.filesBelow(folder))
                .containsExactly(
                        "_sweep/lock/1.json",
                        "_sweep/table.json",
                        before.path().substring(before.path().lastIndexOf('/') + 1));
        assertThat(roomy.table().damage(roomy.table().files().get(0))).isEmpty();
        assertThat(roomy.publish(TestRows.completed(10, 200)).first()).isTrue();
    }

    @Test
    void publish_crashBeforeTheLastStep_showsNothingAndIsCleanedByTheNextSweep() {
        RunTable table = open("cluster", PLENTY);
        TableLock dead = TableLock.acquire(table, TestTable.dead("attempt-1"), TestRows.CLOCK, TestTable::nobody);
        RunTable crashing =
                RunTable.attach(location("cluster"), TestFileSystem.settings("cluster", Crashing.class, PLENTY));
        assertThatThrownBy(() -> crashing.publish(TestRows.completed(1, 2), dead.fence()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageEndingWith(": killed");
        assertThat(table.files()).isEmpty();
        assertThat(TestTable.filesBelow(folder)).anyMatch(name -> name.startsWith("_sweep/tmp/attempt-1/"));

        TestTable next = TestTable.locked(table, "attempt-2");
        table.cleanLeftovers(next.lock());
        assertThat(TestTable.filesBelow(folder)).noneMatch(name -> name.startsWith("_sweep/tmp/"));
        assertThat(next.publish(TestRows.completed(1, 2)).first()).isTrue();
    }

    @Test
    void publish_localFile_keepsNoChecksumFileBesideIt() {
        TestTable table = TestTable.in(folder);
        table.publish(TestRows.completed(1, 2));
        assertThat(TestTable.filesBelow(folder)).noneMatch(name -> name.endsWith(".crc"));
    }

    @Test
    void of_knownSchemes_isTheStepTheyOffer() {
        assertThat(publisher(open("file", PLENTY))).isInstanceOf(Publisher.Linking.class);
        assertThat(publisher(open("cluster", PLENTY))).isInstanceOf(Publisher.Renaming.class);
        assertThat(publisher(open("s3a", PLENTY))).isInstanceOf(Publisher.Direct.class);
        assertThat(List.of("abfs", "abfss", "hdfs", "viewfs")).noneMatch(Publisher.OBJECT_STORES::contains);
    }

    private RunTable open(String scheme, long capacity) {
        return RunTable.openOrCreate(location(scheme), settings(scheme, capacity));
    }

    private static Configuration settings(String scheme, long capacity) {
        return switch (scheme) {
            case "cluster" -> TestFileSystem.settings(scheme, Cluster.class, capacity);
            case "s3a" -> TestFileSystem.settings(scheme, ObjectStore.class, capacity);
            default -> new Configuration();
        };
    }

    private String location(String scheme) {
        return scheme + "://" + folder;
    }

    private static Publisher publisher(RunTable table) {
        return table.tableFiles().publisher();
    }
}
