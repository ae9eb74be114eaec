package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLockTest {
    private static final int THREADS = 8;

    private final Path folder;
    private final RunTable table;

    TableLockTest(@TempDir Path temporary) {
        this.folder = temporary.resolve("table");
        this.table = RunTable.openOrCreate(folder.toString(), new Configuration());
    }

    @Test
    @Tag("end-to-end")
    void acquire_heldByALivingProcess_isRefusedWithItsName() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            LockHolder bob = new LockHolder(
                    "attempt-1",
                    "bob",
                    "node-1",
                    process.pid(),
                    process.info().startInstant().orElse(null));
            TableLock.acquire(table, bob, TestRows.CLOCK, TableLock::processStart);
            assertThatThrownBy(() -> TestTable.acquire(table, "attempt-2", later(Duration.ofDays(9))))
                    .isInstanceOf(TableException.class)
                    .hasMessage("Cannot write to " + folder + ": attempt attempt-1 of bob@node-1 (process "
                            + process.pid()
                            + ") has been writing to it since 2026-01-02T12:30:00Z; wait for it to finish, "
                            + "or stop that process");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(TestTable.acquire(table, "attempt-2", TestRows.CLOCK).fence())
                .isEqualTo(new Fence("attempt-2", 2));
        assertThat(TestTable.filesBelow(folder.resolve("_sweep/lock"))).containsExactly("2.json");
    }

    @Test
    @Tag("end-to-end")
    void acquire_numberOfTheHolderNowIsAnotherProcess_takesOver() {
        LockHolder self = LockHolder.thisProcess("attempt-1", "ada", "node-1");
        Instant start = java.util.Objects.requireNonNull(self.processStart());
        LockHolder before = new LockHolder("attempt-1", "ada", "node-1", self.pid(), start.minusSeconds(3600));
        TableLock.acquire(table, before, TestRows.CLOCK, TableLock::processStart);
        assertThat(TestTable.acquire(table, "attempt-2", TestRows.CLOCK).fence().attempt())
                .isEqualTo("attempt-2");
    }

    @Test
    @Tag("end-to-end")
    void acquire_afterRelease_succeeds() {
        TableLock first = TestTable.acquire(table, "attempt-1", TestRows.CLOCK);
        first.close();
        first.close();
        TestTable.acquire(table, "attempt-2", TestRows.CLOCK).close();
        assertThat(TestTable.acquire(table, "attempt-3", TestRows.CLOCK).fence().generation())
                .isEqualTo(3);
    }

    @Test
    @Tag("end-to-end")
    void acquire_heldOnAnotherHost_waitsForItsHeartbeatToAge() {
        LockHolder far = new LockHolder("attempt-1", "bob", "node-2", 17, null);
        TableLock lock = TableLock.acquire(table, far, TestRows.CLOCK, TestTable::nobody);
        assertThatThrownBy(() -> TestTable.acquire(table, "attempt-2", later(TableLock.STALE_AFTER)))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot write to " + folder
                        + ": attempt attempt-1 of bob@node-2 (process 17) has been writing to it since "
                        + "2026-01-02T12:30:00Z; if that process is dead, the lock expires at 2026-01-02T12:32:00Z, "
                        + "or at once when you remove " + folder + "/_sweep/lock/1.json");
        assertThat(lock.fence().generation()).isEqualTo(1);
        TableLock taken = TestTable.acquire(table, "attempt-2", later(TableLock.STALE_AFTER.plusMillis(1)));
        assertThat(taken.fence().generation()).isEqualTo(2);
    }

    @Test
    @Tag("end-to-end")
    void refresh_movesTheHeartbeat() {
        MovingClock clock = new MovingClock();
        LockHolder far = new LockHolder("attempt-1", "bob", "node-2", 17, null);
        TableLock lock = TableLock.acquire(table, far, clock, TestTable::nobody);
        clock.now = TestRows.NOON.plusSeconds(90);
        lock.refresh();
        clock.now = TestRows.NOON.plusSeconds(180);
        assertThatThrownBy(() -> TestTable.acquire(table, "attempt-2", clock))
                .isInstanceOf(TableException.class)
                .hasMessageContaining("expires at 2026-01-02T12:33:30Z");
    }

    @Test
    @Tag("end-to-end")
    void acquire_removedLock_succeeds() throws IOException {
        LockHolder far = new LockHolder("attempt-1", "bob", "node-2", 17, null);
        TableLock old = TableLock.acquire(table, far, TestRows.CLOCK, TestTable::nobody);
        Files.delete(folder.resolve("_sweep/lock/1.json"));
        assertThatThrownBy(old::refresh).hasMessageEndingWith("any more: its lock was removed");
        TableLock lock = TestTable.acquire(table, "attempt-2", TestRows.CLOCK);
        assertThatThrownBy(old::refresh).hasMessageContaining("attempt attempt-2 of ada@node-1");
        lock.refresh();
    }

    @Test
    @Tag("end-to-end")
    void acquire_halfWrittenLock_isRefusedUntilStale() throws IOException {
        Path file = Files.createDirectories(folder.resolve("_sweep/lock")).resolve("4.json");
        Files.writeString(file, "{\"attempt\":");
        Instant written = Files.getLastModifiedTime(file).toInstant();
        assertThatThrownBy(() -> TestTable.acquire(table, "attempt-2", Clock.fixed(written, ZoneOffset.UTC)))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot write to " + folder + ": another sweep is taking its lock (" + file
                        + "); try again in a moment");
        Clock muchLater = Clock.fixed(written.plus(Duration.ofMinutes(3)), ZoneOffset.UTC);
        assertThat(TestTable.acquire(table, "attempt-2", muchLater).fence().generation())
                .isEqualTo(5);
    }

    /** As on HDFS between the two steps of a heartbeat, or for good when its second step failed. */
    @Test
    @Tag("end-to-end")
    void fence_lockWhoseHeartbeatIsHalfWritten_isStillItsHolders() throws IOException {
        TableLock lock = TestTable.acquire(table, "attempt-1", TestRows.CLOCK);
        Path file = folder.resolve("_sweep/lock/1.json");
        Files.writeString(file, "");
        assertThat(table.publish(TestRows.completed(1, 2), lock.fence()).first())
                .isTrue();
        lock.refresh();
        assertThat(TableLock.holder(table).map(LockHolder::attempt)).contains("attempt-1");
        Files.writeString(file, "{\"attempt\":");
        lock.close();
        assertThat(Files.readString(file)).contains("\"released\" : true");
    }

    @Test
    @Tag("end-to-end")
    void acquire_unfinishedLocksOfTheKilled_areClearedWhenOld() throws IOException {
        Path locks = Files.createDirectories(folder.resolve("_sweep/lock"));
        Path old = Files.writeString(locks.resolve("1.tmp"), "{");
        Path recent = Files.writeString(locks.resolve("2.tmp"), "{");
        Files.setLastModifiedTime(old, FileTime.from(TestRows.NOON.minusSeconds(121)));
        Files.setLastModifiedTime(recent, FileTime.from(TestRows.NOON.minusSeconds(120)));
        TestTable.acquire(table, "attempt-1", TestRows.CLOCK);
        assertThat(TestTable.filesBelow(locks)).containsExactly("1.json", "2.tmp");
    }

    @Test
    @Tag("end-to-end")
    void fence_afterTakeover_refusesTheZombie() {
        TableLock zombie =
                TableLock.acquire(table, TestTable.dead("attempt-1"), TestRows.CLOCK, TableLock::processStart);
        TableLock lock = TestTable.acquire(table, "attempt-2", TestRows.CLOCK);
        String message = "Attempt attempt-1 may not write to " + folder
                + " any more: attempt attempt-2 of ada@node-1 (process "
                + ProcessHandle.current().pid()
                + ") holds its lock now";
        assertThatThrownBy(() -> table.publish(TestRows.completed(1, 2), zombie.fence()))
                .isInstanceOf(TableException.class)
                .hasMessage(message);
        assertThatThrownBy(zombie::refresh).isInstanceOf(TableException.class).hasMessage(message);
        assertThatThrownBy(() -> table.cleanLeftovers(zombie)).isInstanceOf(TableException.class);
        assertThat(table.files()).isEmpty();
        zombie.close();
        lock.refresh();
        assertThat(table.publish(TestRows.completed(1, 2), lock.fence()).first())
                .isTrue();
    }

    @Test
    @Tag("law")
    void acquire_manyThreadsAfterADeadHolder_oneWins() throws Exception {
        for (int round = 0; round < 15; round++) {
            RunTable fresh =
                    RunTable.openOrCreate(folder.resolveSibling("t" + round).toString(), new Configuration());
            TableLock.acquire(fresh, TestTable.dead("dead"), TestRows.CLOCK, TableLock::processStart);
            AtomicInteger won = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            inThreads(thread -> {
                try {
                    TableLock lock = TestTable.acquire(fresh, "thread-" + thread, TestRows.CLOCK);
                    won.incrementAndGet();
                    lock.refresh();
                } catch (TableException e) {
                    refused.incrementAndGet();
                }
            });
            assertThat(won).hasValue(1);
            assertThat(refused).hasValue(THREADS - 1);
        }
    }

    /** Threads take the lock and give it up as fast as they can: there must never be two holders. */
    @Test
    @Tag("law")
    void acquire_takenAndReleasedByManyThreads_neverHasTwoHolders() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger acquired = new AtomicInteger();
        inThreads(thread -> {
            for (int i = 0; i < 40; i++) {
                try (TableLock lock = TestTable.acquire(table, "a-" + thread + "-" + i, TestRows.CLOCK)) {
                    most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                    acquired.incrementAndGet();
                    lock.refresh();
                    holders.decrementAndGet();
                } catch (TableException e) {
                    assertThat(e).hasMessageStartingWith("Cannot write to " + folder + ": ");
                }
            }
        });
        assertThat(most).hasValue(1);
        assertThat(acquired).hasValueGreaterThan(1);
    }

    @Test
    @Tag("closed-form")
    void processStart_deadProcess_isEmpty() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(TableLock.processStart(process.pid())).isEmpty();
        assertThat(TableLock.processStart(ProcessHandle.current().pid())).isPresent();
    }

    @Test
    @Tag("end-to-end")
    void processStart_deadProcessThatNobodyBuried_isEmpty() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc to see zombies in");
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.3 & echo $!; exec sleep 60").start();
        try (BufferedReader out = parent.inputReader()) {
            long child = Long.parseLong(out.readLine());
            Path status = Path.of("/proc/" + child + "/status");
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!Files.readString(status).contains("(zombie)")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(10);
            }
            assertThat(TableLock.processStart(child)).isEmpty();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    /** Work that is told the number of its thread. */
    @FunctionalInterface
    private interface Work {
        void run(int thread);
    }

    private static void inThreads(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Callable<Boolean> task = () -> {
                    start.await();
                    work.run(thread);
                    return true;
                };
                futures.add(threads.submit(task));
            }
            for (Future<Boolean> future : futures) {
                assertThat(future.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Clock later(Duration duration) {
        return Clock.fixed(TestRows.NOON.plus(duration), ZoneOffset.UTC);
    }

    private static final class MovingClock extends Clock {
        private volatile Instant now = TestRows.NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
