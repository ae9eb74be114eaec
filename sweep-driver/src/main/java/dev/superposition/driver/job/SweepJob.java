package dev.superposition.driver.job;

import dev.superposition.driver.plan.AuditSample;
import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.IndexSet;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One invocation of a sweep: takes the table, sees what is missing, writes down what it is about to do, trains, and gives the
 * table back. What is in the table when it ends, however it ends, is whole; the same request goes on from there.
 */
public final class SweepJob {
    private static final DateTimeFormatter ATTEMPT_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final double NANOS_PER_SECOND = 1e9;

    private final SweepRequest request;
    private final Supplier<JavaSparkContext> spark;
    private final ProgressDisplay display;
    private final Consumer<String> notices;
    private final BooleanSupplier stop;

    /**
     * @param spark asked once, if there is anything to train; the caller closes it
     * @param notices what the user should know on the way, a line each
     * @param stop asked several times a second: whether to end early
     */
    public SweepJob(
            SweepRequest request,
            Supplier<JavaSparkContext> spark,
            ProgressDisplay display,
            Consumer<String> notices,
            BooleanSupplier stop) {
        this.request = request;
        this.spark = spark;
        this.display = display;
        this.notices = notices;
        this.stop = stop;
    }

    /**
     * Trains what the table lacks.
     *
     * @throws dev.superposition.worker.store.TableException if the table cannot be used, or another sweep writes to it
     * @throws SweepFailure if it could not go on
     */
    public SweepResult run() {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String sweep = request.spec().name();
        SweepAttempt attempt = new SweepAttempt(sweep, attemptName(started));
        RunTable table = RunTable.openOrCreate(request.table(), request.spark().hadoop());
        try (HeldLock lock = HeldLock.take(table, attempt.attempt())) {
            table.cleanLeftovers(lock.lock());
            AuditFindings.Tally audits = new AuditFindings.Tally();
            ConfigIdSet present = present(table, audits);
            Grid grid = Grid.of(request.spec());
            EngineChoice engine = request.spec().engine();
            boolean small = Resume.isSmall(grid, present);
            IndexSet missing = small ? Resume.missing(grid, engine, present) : IndexSet.all(grid);
            if (missing.size() == 0 || stop.getAsBoolean()) {
                return result(table, grid, missing, audits.findings());
            }
            JavaSparkContext context = spark.get();
            ClusterWatch cluster = ClusterWatch.of(context.sc(), notices);
            try {
                if (!small) {
                    notices.accept("looking for what is missing among " + grid.size() + " configurations");
                    context.setJobGroup(
                            "sweep " + sweep + ", attempt " + attempt.attempt(),
                            sweep + ": looking for what is missing among " + grid.size() + " configurations");
                    missing = Resume.missing(context, cluster, grid, engine, present);
                }
                if (missing.size() == 0 || stop.getAsBoolean()) {
                    return result(table, grid, missing, audits.findings());
                }
                int cores = context.defaultParallelism();
                SweepPlan plan = SweepPlan.of(
                        grid,
                        engine,
                        missing,
                        AuditSample.of(grid, engine, request.spec().audit()),
                        request.packing().settings(cores));
                long there = grid.size() - missing.size();
                table.writeAttemptFile(attempt, StoredSpecs.FILE, request.spec().resolvedYaml());
                table.writeAttemptFile(
                        attempt,
                        "provenance.json",
                        provenance(attempt, started, cores, there, plan).json());
                notices.accept("training " + missing.size() + " models in " + plan.tasks() + " tasks on " + cores
                        + " cores"
                        + (plan.distributedRuns() > 0
                                ? ", " + plan.distributedRuns() + " of them one after the other on all"
                                : "")
                        + (there > 0 ? "; " + there + " are in the table already" : ""));
                notices.accept(auditNotice(plan));
                SparkTraining training = new SparkTraining(context, plan, cluster);
                Progress last = training.run(sweep, table, lock, display, stop);
                ExecutorTime time = training.executorTime();
                time.write(table, attempt);
                if (last.published() == missing.size() && last.disagreeing() == 0) {
                    return result(table, grid, missing, last.published(), audits.findings(), last, time);
                }
                // A task that was stopped after it published did not live to count its rows.
                AuditFindings.Tally found = new AuditFindings.Tally();
                long published = ids(table, keys -> {}, found).size() - (long) present.size();
                return result(table, grid, missing, published, found.findings(), last, time);
            } catch (IllegalStateException | NullPointerException e) {
                // How parts of Spark answer once it has stopped.
                cluster.check();
                throw e;
            }
        } finally {
            display.close();
        }
    }

    /** The ids the table has. A damaged file counts as missing, and makes room for its runs' new rows. */
    private ConfigIdSet present(RunTable table, AuditFindings.Tally audits) {
        return ids(
                table,
                damaged -> notices.accept(damaged.file().path() + ": damaged (" + damaged.damage()
                        + "); its runs are trained again, and the file moves to " + table.quarantine(damaged.file())),
                audits);
    }

    private static ConfigIdSet ids(RunTable table, Consumer<RunKeys> damaged, AuditFindings.Tally audits) {
        ConfigIdSet ids = new ConfigIdSet();
        TableScan.read(table, table::keys, keys -> {
            if (keys.damaged()) {
                damaged.accept(keys);
            }
            audits.add(keys);
            keys.runs().stream()
                    .map(RunKeys.RunKey::configId)
                    .filter(ConfigIdSet::isId)
                    .forEach(ids::add);
        });
        return ids;
    }

    /** Of a sweep that trained nothing. */
    private static SweepResult result(RunTable table, Grid grid, IndexSet missing, AuditFindings audits) {
        long there = grid.size() - missing.size();
        return new SweepResult(
                table.location(),
                grid.size(),
                there,
                0,
                0,
                0,
                0,
                audits.disagreeing(),
                audits.disagreeingExamples(),
                0,
                ExecutorTime.NONE,
                missing.size() > 0);
    }

    private static SweepResult result(
            RunTable table,
            Grid grid,
            IndexSet missing,
            long published,
            AuditFindings audits,
            Progress last,
            ExecutorTime time) {
        return new SweepResult(
                table.location(),
                grid.size(),
                grid.size() - missing.size(),
                published,
                last.diverged(),
                last.failed(),
                last.audited(),
                audits.disagreeing(),
                audits.disagreeingExamples(),
                last.elapsed().toNanos() / NANOS_PER_SECOND,
                time,
                published < missing.size());
    }

    private String auditNotice(SweepPlan plan) {
        long audits = plan.summary().audits();
        if (audits > 0) {
            return "auditing about " + audits + " of them against the reference engine";
        }
        return "auditing none: "
                + (request.spec().audit().share() == 0
                        ? "audit.share is 0"
                        : plan.distributedRuns() > 0
                                ? "the reference engine, or the whole cluster, trains them"
                                : "the reference engine trains them");
    }

    private SweepProvenance provenance(SweepAttempt attempt, Instant started, int cores, long present, SweepPlan plan) {
        return new SweepProvenance(
                attempt.sweep(),
                attempt.attempt(),
                started.toString(),
                request.commandLine(),
                BuildInfo.current(),
                Runtime.version().toString(),
                Machine.os(),
                Machine.cpu(),
                cores,
                Machine.host(),
                Machine.user(),
                request.spark().redacted(),
                present,
                plan.summary());
    }

    /** Sorts by time, and differs between two that start in one second. */
    private static String attemptName(Instant started) {
        byte[] random = new byte[3];
        ThreadLocalRandom.current().nextBytes(random);
        return ATTEMPT_TIME.format(started) + "-" + HexFormat.of().formatHex(random);
    }
}
