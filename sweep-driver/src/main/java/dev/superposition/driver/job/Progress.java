package dev.superposition.driver.job;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a sweep is.
 *
 * @param total models this attempt has to train
 * @param published models whose rows are in the table
 * @param trained models' worth of training done, running batches included by the share of their steps; at least {@code published}
 * @param diverged how many of the published diverged
 * @param failed how many of the published failed
 * @param audited how many of the published were audited
 * @param disagreeing how many of those the reference engine does not confirm
 * @param workShare share of the predicted work that is done, in [0, 1]
 * @param elapsed since the first task could start
 */
public record Progress(
        long total,
        long published,
        double trained,
        long diverged,
        long failed,
        long audited,
        long disagreeing,
        double workShare,
        Duration elapsed) {
    /** Earlier than this, a rate is noise. */
    private static final double LEAST_SHARE_FOR_ETA = 0.001;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Trained models a second, 0 before any time has passed. */
    public double modelsPerSecond() {
        double seconds = elapsed.toNanos() / NANOS_PER_SECOND;
        return seconds <= 0 ? 0 : trained / seconds;
    }

    /** Time until the end if the work left goes at the pace of the work done; empty while too little is done to tell. */
    public Optional<Duration> remaining() {
        if (workShare < LEAST_SHARE_FOR_ETA) {
            return Optional.empty();
        }
        double seconds = elapsed.toNanos() / NANOS_PER_SECOND;
        return Optional.of(Duration.ofSeconds(Math.round(seconds * (1 - workShare) / workShare)));
    }

    /** One line, e.g. {@code 120/400 models, 31 %, 3.4 models/s, 1 min 20 s left, 2 diverged, 1 failed}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(published).append('/').append(total).append(" models, ");
        text.append((int) Math.floor(100 * workShare)).append(" %, ");
        text.append(rate(modelsPerSecond())).append(" models/s, ");
        text.append(remaining().map(left -> duration(left) + " left").orElse("time left unknown yet"));
        if (diverged > 0) {
            text.append(", ").append(diverged).append(" diverged");
        }
        text.append(", ").append(failed).append(" failed");
        if (disagreeing > 0) {
            text.append(", ").append(disagreeing).append(disagreeing == 1 ? " audit differs" : " audits differ");
        }
        return text.toString();
    }

    /** Three significant digits at most, e.g. {@code 0.12}, {@code 3.4}, {@code 1240}. */
    static String rate(double perSecond) {
        if (perSecond < 1) {
            return String.format(Locale.ROOT, "%.2f", perSecond);
        }
        return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%.0f", perSecond);
    }

    /** The two largest units, e.g. {@code 2 h 5 min}, {@code 1 min 20 s}, {@code 7 s}. */
    public static String duration(Duration duration) {
        long days = duration.toDays();
        if (days > 0) {
            return days + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toSeconds() + " s";
    }
}
