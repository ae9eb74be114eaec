package dev.superposition.driver.cli;

import dev.superposition.driver.job.PlannedCells;
import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.job.StoredSpecs;
import dev.superposition.driver.job.TableStatus;
import dev.superposition.driver.query.ColorDepth;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.PhaseDiagram;
import dev.superposition.driver.query.PhaseDiagramPlot;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.RunViews;
import dev.superposition.driver.report.ReportWriter;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The phase diagram of a table, drawn while it fills.
 *
 * @param given parameters of query {@code phase-diagram}
 * @param html the report that is written with every picture, null for none
 * @param every from one picture to the next, at least
 */
record WatchSpark(
        String table,
        Map<String, String> given,
        @Nullable Path html,
        Duration every,
        Terminal terminal,
        PrintWriter out) {
    /** Drawing takes a quarter of the time at most, for the sweep may be on the same machine; unless that were this many times slower. */
    private static final int REST = 3;

    private static final int SLOWEST = 10;

    private static final int BAR = 40;

    /** To the upper left corner; what is below the cursor is erased after the picture, so that nothing flickers. */
    private static final String HOME = "\u001b[H";

    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    /** Draws until no living sweep writes to the table. */
    void watch(SparkSettings settings) throws QueryException, IOException {
        RunTable.open(table, settings.hadoop());
        try (SparkSession spark = SparkStart.session("watch", settings)) {
            while (true) {
                long start = System.nanoTime();
                if (!picture(spark)) {
                    return;
                }
                long taken = System.nanoTime() - start;
                long rest = Math.min(REST * taken, SLOWEST * every.toNanos());
                TimeUnit.NANOSECONDS.sleep(Math.max(every.toNanos() - taken, rest));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Draws the table as it is, and says whether a sweep was still writing to it. */
    boolean picture(SparkSession spark) throws QueryException, IOException {
        RunTable opened = RunTable.open(table, spark.sessionState().newHadoopConf());
        // Asked first: what is written after the last picture would never be seen.
        boolean written = TableStatus.isWritten(opened);
        RunViews.register(spark, table);
        List<Row> answer = NamedQuery.of(WatchCommand.QUERY).run(spark, given).collectAsList();
        List<String> lines = new ArrayList<>();
        List<SweepSpec> specs = specs(opened);
        lines.add(progress(answer, specs));
        for (PhaseDiagram diagram : diagrams(answer, specs)) {
            lines.add("");
            lines.addAll(
                    PhaseDiagramPlot.draw(diagram, ColorDepth.of(System.getenv(), terminal.out()), terminal.columns()));
        }
        show(lines);
        if (html != null) {
            ReportWriter.read(spark, table, given.get("where"))
                    .page(html, written ? every.multipliedBy(2) : Duration.ZERO);
        }
        return written;
    }

    private void show(List<String> lines) {
        if (terminal.out()) {
            out.print(HOME);
            lines.forEach(line -> out.print(line + ERASE_LINE + System.lineSeparator()));
            out.print(ERASE_BELOW);
        } else {
            lines.forEach(out::println);
            out.println();
        }
        out.flush();
    }

    private String progress(List<Row> answer, List<SweepSpec> specs) {
        long runs = sum(answer, "runs");
        long planned = specs.stream().mapToLong(SweepSpec::points).sum();
        StringBuilder text = new StringBuilder();
        if (planned > 0 && !given.containsKey("where")) {
            double share = Math.min(1, runs / (double) planned);
            int full = (int) (share * BAR);
            text.append(String.format(
                    Locale.ROOT,
                    "[%s%s] %,d of %,d runs, %d %%",
                    "=".repeat(full),
                    " ".repeat(BAR - full),
                    runs,
                    planned,
                    (int) (100 * share)));
        } else {
            text.append(String.format(Locale.ROOT, "%,d runs", runs));
        }
        long diverged = sum(answer, "diverged");
        long failed = sum(answer, "failed");
        if (diverged > 0) {
            text.append(String.format(Locale.ROOT, ", %,d diverged", diverged));
        }
        if (failed > 0) {
            text.append(String.format(Locale.ROOT, ", %,d failed", failed));
        }
        return text.toString();
    }

    private static long sum(List<Row> answer, String column) {
        return answer.stream().mapToLong(row -> row.<Long>getAs(column)).sum();
    }

    /** The diagrams with the cells that are still to come. */
    private static List<PhaseDiagram> diagrams(List<Row> answer, List<SweepSpec> specs) {
        List<PhaseDiagram> diagrams = PhaseDiagram.of(answer);
        if (diagrams.isEmpty()) {
            return diagrams;
        }
        PhaseDiagram first = diagrams.get(0);
        PlannedCells planned = PlannedCells.of(specs, first.facetName(), first.xName(), first.yName());
        return diagrams.stream()
                .map(diagram -> {
                    PlannedCells.Span span = planned.spans().get(diagram.facet());
                    return span == null ? diagram : diagram.spanning(span.xs(), span.ys());
                })
                .toList();
    }

    /** What is planned; of specs that another version of the program wrote nothing is known. */
    private static List<SweepSpec> specs(RunTable opened) {
        try {
            return StoredSpecs.newest(opened);
        } catch (SpecException e) {
            return List.of();
        }
    }
}
