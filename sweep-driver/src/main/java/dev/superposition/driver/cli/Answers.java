package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.ColorDepth;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.ParquetFile;
import dev.superposition.driver.query.PhaseDiagram;
import dev.superposition.driver.query.PhaseDiagramPlot;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.ResultFormat;
import dev.superposition.driver.query.ResultTable;
import dev.superposition.driver.query.RunViews;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers of Spark SQL over the views of one table, one at a time. Spark starts in the background; the first question waits for it.
 *
 * <p>Apart from the commands: the command line looks into every command's class at its start, and half of them must not wait for
 * Spark's classes.
 */
final class Answers implements AutoCloseable {
    private static final String PHASE_DIAGRAM = "phase-diagram";
    private static final long CANCEL_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final CompletableFuture<SparkSession> session = new CompletableFuture<>();
    private final Output output;
    private volatile @Nullable Question current;
    private int asked;

    private Answers(Output output) {
        this.output = output;
    }

    /**
     * Where answers go.
     *
     * @param limit most rows of an aligned table
     * @param file the Parquet file, null if answers are printed
     */
    record Output(AnswerFormat format, int limit, @Nullable String file, PrintWriter printer) {}

    /** What has been asked; {@code cancelled} completes when it need not be answered any more, {@code ended} when it is not any more. */
    private record Question(String group, CompletableFuture<Void> cancelled, CompletableFuture<Void> ended) {
        boolean isCancelled() {
            return cancelled.isDone();
        }

        void check() {
            if (isCancelled()) {
                throw new CancellationException();
            }
        }
    }

    @FunctionalInterface
    private interface OnSpark {
        void ask(SparkSession spark, Question question) throws QueryException, IOException;
    }

    /** Starts Spark and registers the views, and returns at once. */
    static Answers start(String name, SparkSettings settings, String table, Output output) {
        // Two threads that both log first would set logging up twice, and Log4j complains of that at length.
        LoggerFactory.getLogger(Answers.class);
        Answers answers = new Answers(output);
        Thread start = new Thread(() -> answers.startSpark(name, settings, table), "start of Spark");
        start.setDaemon(true);
        start.start();
        return answers;
    }

    private void startSpark(String name, SparkSettings settings, String table) {
        try {
            session.complete(sparkWithViews(name, settings, table));
        } catch (Throwable e) {
            session.completeExceptionally(e);
        }
    }

    private static SparkSession sparkWithViews(String name, SparkSettings settings, String table)
            throws QueryException {
        SparkSession spark = SparkStart.session(name, settings);
        try {
            RunViews.register(spark, table);
            return spark;
        } catch (QueryException | RuntimeException e) {
            spark.stop();
            throw e;
        }
    }

    /** Answers a statement. */
    void sql(String statement) throws QueryException, IOException {
        answer((spark, question) -> {
            Dataset<Row> result;
            try {
                result = spark.sql(statement);
            } catch (Exception e) {
                throw QueryException.of("Cannot run the statement", e);
            }
            put(result, question);
        });
    }

    /** Answers a named query; a phase diagram is drawn, too. */
    void query(NamedQuery query, Map<String, String> given) throws QueryException, IOException {
        answer((spark, question) -> {
            Dataset<Row> result = query.run(spark, given);
            if (query.name().equals(PHASE_DIAGRAM) && output.format() == AnswerFormat.TABLE) {
                result = result.cache();
                put(result, question);
                draw(result);
                result.unpersist();
            } else {
                put(result, question);
            }
        });
    }

    private void answer(OnSpark asking) throws QueryException, IOException {
        Question question = new Question("question " + ++asked, new CompletableFuture<>(), new CompletableFuture<>());
        current = question;
        try {
            SparkSession spark = started(question);
            spark.sparkContext().setJobGroup(question.group(), "", true);
            try {
                asking.ask(spark, question);
            } finally {
                spark.sparkContext().clearJobGroup();
                output.printer().flush();
            }
        } catch (Exception e) {
            question.check();
            throw e;
        } finally {
            current = null;
            question.ended().complete(null);
        }
    }

    /** Waits for Spark and the views. */
    private SparkSession started(Question question) throws QueryException {
        try {
            CompletableFuture.anyOf(session, question.cancelled()).join();
            question.check();
            return session.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof QueryException damaged) {
                throw damaged;
            } else if (e.getCause() instanceof TableException noTable) {
                throw noTable;
            }
            throw e;
        }
    }

    /** Whether Spark or the views could not be had, so that no question will ever be answered. */
    boolean isBroken() {
        return session.isCompletedExceptionally();
    }

    /** Whether a question need not wait for Spark. */
    boolean isStarted() {
        return session.isDone();
    }

    /**
     * Ends the question that is being answered, if there is one, from any thread: its call throws {@link CancellationException}.
     * A question is a series of jobs, so each that starts is cancelled until there is no more.
     */
    void cancel() {
        Question question = current;
        if (question == null || !question.cancelled().complete(null)) {
            return;
        }
        Thread cancelling = new Thread(
                () -> {
                    while (!question.ended().isDone()) {
                        if (session.isDone() && !session.isCompletedExceptionally()) {
                            session.join().sparkContext().cancelJobGroup(question.group());
                        }
                        LockSupport.parkNanos(CANCEL_AGAIN_NANOS);
                    }
                },
                "cancelling");
        cancelling.setDaemon(true);
        cancelling.start();
    }

    private void put(Dataset<Row> result, Question question) throws QueryException, IOException {
        String file = output.file();
        if (file != null) {
            long bytes = ParquetFile.write(result, file);
            output.printer().println(file + ": " + Sizes.text((double) bytes));
        } else {
            ResultFormat format = output.format().printed();
            ResultTable.print(result, format, output.limit(), new Cancellable(output.printer(), question));
        }
    }

    /** Text that stops when the question it answers is cancelled. */
    private record Cancellable(PrintWriter printer, Question question) implements Appendable {
        @Override
        public Appendable append(CharSequence text) {
            question.check();
            printer.append(text);
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            return append(text.subSequence(start, end));
        }

        @Override
        public Appendable append(char c) {
            return append(String.valueOf(c));
        }
    }

    private void draw(Dataset<Row> answer) {
        Terminal terminal = Terminal.current();
        ColorDepth colors = ColorDepth.of(System.getenv(), terminal.out());
        for (PhaseDiagram diagram : PhaseDiagram.of(answer.collectAsList())) {
            output.printer().println();
            PhaseDiagramPlot.draw(diagram, colors, terminal.columns()).forEach(output.printer()::println);
        }
    }

    /** Stops Spark; one that is still starting ends with the process. */
    @Override
    public void close() {
        if (session.isDone() && !session.isCompletedExceptionally()) {
            session.join().stop();
        }
    }
}
