package dev.superposition.driver.report;

import dev.superposition.driver.query.QueryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes the report of a table: a page, and its figures as files. Two writings of one table give the same bytes. */
public final class ReportWriter {
    private final Report report;

    private ReportWriter(Report report) {
        this.report = report;
    }

    /**
     * Asks a table for what its report shows.
     *
     * @param table path or Hadoop URI of the table
     * @param where a condition over {@code runs}, null for all of them
     * @throws dev.superposition.worker.store.TableException if there is no table, or one of a newer program
     * @throws QueryException if the table cannot be read, the condition is none, or there is too much for a page
     */
    public static ReportWriter read(SparkSession spark, String table, @Nullable String where) throws QueryException {
        return new ReportWriter(ReportReader.read(spark, table, where, ReportLimits.DEFAULT));
    }

    /** Writes the page and returns how many bytes it has. */
    public long page(Path file) throws IOException {
        return page(file, Duration.ZERO);
    }

    /** Writes a page that the browser opens anew after so long, and returns how many bytes it has. */
    public long page(Path file, Duration reload) throws IOException {
        byte[] bytes = ReportPage.of(report, reload).getBytes(StandardCharsets.UTF_8);
        write(file, bytes);
        return bytes.length;
    }

    /** Writes each figure as SVG and PNG into a folder, made if need be, and returns their names. */
    public List<String> figures(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<FigureScript.Figure> figures = FigureScript.draw(report);
        for (FigureScript.Figure figure : figures) {
            write(folder.resolve(figure.name() + ".svg"), figure.svg().getBytes(StandardCharsets.UTF_8));
            write(folder.resolve(figure.name() + ".png"), FigureImage.png(figure.svg()));
        }
        return figures.stream().map(FigureScript.Figure::name).toList();
    }

    /**
     * Draws figures by how their names begin.
     *
     * @param beginnings of names as {@link #figures} gives them
     * @return SVG by beginning: the first figure of each; none for a beginning that no figure has
     */
    public Map<String, String> svgs(Collection<String> beginnings) {
        List<FigureScript.Figure> figures = FigureScript.draw(report, beginnings);
        Map<String, String> found = new LinkedHashMap<>();
        for (String beginning : beginnings) {
            figures.stream()
                    .filter(figure -> figure.name().startsWith(beginning))
                    .findFirst()
                    .ifPresent(figure -> found.put(beginning, figure.svg()));
        }
        return found;
    }

    /** A reader sees the old file or the new one, never half of it. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path whole = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.write(whole, bytes);
            try {
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
