package dev.superposition.driver.job;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Where progress is shown. */
public sealed interface ProgressDisplay extends AutoCloseable {

    /** Shows the progress, if it is time to; called a few times a second, from one thread. */
    void show(Progress progress);

    @Override
    void close();

    /** A bar that redraws itself in the last line of a terminal. */
    final class Bar implements ProgressDisplay {
        private static final int RESOLUTION = 10_000;
        private static final int REDRAW_MILLIS = 500;

        private final PrintStream out;
        private final int columns;
        private @Nullable ProgressBar bar;

        public Bar(PrintStream out, int columns) {
            this.out = out;
            this.columns = columns;
        }

        @Override
        public void show(Progress progress) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName("training")
                        .setInitialMax(RESOLUTION)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(REDRAW_MILLIS)
                        .setConsumer(new ConsoleProgressBarConsumer(out, columns))
                        .setRenderer(
                                (state, width) -> line(state.getNormalizedProgress(), state.getExtraMessage(), width))
                        .build();
            }
            bar.setExtraMessage(progress.text());
            bar.stepTo((long) (RESOLUTION * progress.workShare()));
        }

        /** The bar takes what the text leaves of the width; a narrow terminal gets the text alone, cut. */
        static String line(double share, String text, int width) {
            int cells = Math.min(40, width - text.length() - 4);
            if (cells < 5) {
                return text.substring(0, Math.max(0, Math.min(text.length(), width - 1)));
            }
            int full = (int) (share * cells);
            return "[" + "=".repeat(full) + " ".repeat(cells - full) + "] " + text;
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    /** Plain lines, for logs: every two seconds at first, ever more rarely in a long sweep. */
    final class Lines implements ProgressDisplay {
        private static final Duration SHORTEST = Duration.ofSeconds(2);
        private static final Duration LONGEST = Duration.ofMinutes(5);
        private static final int LINES_A_DECADE = 10;

        private final PrintStream out;
        private Duration next = Duration.ZERO;
        private @Nullable String last;

        public Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(Progress progress) {
            boolean ended = progress.published() >= progress.total();
            if (progress.elapsed().compareTo(next) < 0 && !ended) {
                return;
            }
            String text = progress.text();
            if (ended && text.equals(last)) {
                return;
            }
            out.println(text);
            last = text;
            next = progress.elapsed().plus(interval(progress.elapsed()));
        }

        /** The time from a line at {@code elapsed} to the next. */
        static Duration interval(Duration elapsed) {
            Duration share = elapsed.dividedBy(LINES_A_DECADE);
            if (share.compareTo(SHORTEST) < 0) {
                return SHORTEST;
            }
            return share.compareTo(LONGEST) > 0 ? LONGEST : share;
        }

        @Override
        public void close() {}
    }
}
