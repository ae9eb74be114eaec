package dev.superposition.worker.audit;

import java.io.Serializable;

/**
 * How a sweep is audited.
 *
 * @param share of its runs that are audited, in [0, 1]; 0 for none, else at least one run is
 * @param steps training steps that the reference engine takes with each audited run, 1 or more
 * @param tolerance the largest {@link Audit#parametersDifference} that still agrees, positive
 */
public record AuditSettings(double share, int steps, double tolerance) implements Serializable {
    /** One run in a thousand, 100 steps, a hundredth of the way. */
    public static final AuditSettings DEFAULT = new AuditSettings(0.001, 100, 0.01);

    /** No audit. */
    public static final AuditSettings NONE = new AuditSettings(0, 1, 1);

    /** The checkpoints that both engines pass lie too far apart later on. */
    public static final int MAX_STEPS = 1000;

    public AuditSettings {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("audit share " + share + ": must be in [0, 1]");
        }
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("audit steps " + steps + ": must be from 1 to " + MAX_STEPS);
        }
        if (!(tolerance > 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("audit tolerance " + tolerance + ": must be above 0 and at most 1");
        }
    }
}
