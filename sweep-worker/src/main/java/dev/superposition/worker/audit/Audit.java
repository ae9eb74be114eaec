package dev.superposition.worker.audit;

import org.jspecify.annotations.Nullable;

/**
 * How far a run agrees with the reference engine, which took its first steps along with it and looked in on the rest.
 *
 * @param engine what checked
 * @param steps training steps that both engines took
 * @param weightsDifference largest |ΔW| of an element between run and reference, arrived at one checkpoint from the last
 * @param biasDifference largest |Δb| of an element, likewise
 * @param parametersDifference ‖θ_i − θ'_i‖ / (‖θ'_i − θ°_i‖ + {@link #ROUNDING}·‖θ'_i‖), the upper quartile over the checkpoints, largest over
 *     the features i: how far run θ_i = (W_i, b_i) and reference θ'_i are apart at a checkpoint, over the way from the last one, θ°_i,
 *     from which both start
 * @param losses batch losses that were compared, from the first step to the last
 * @param lossDifference largest |L − L'| / (L' + a tenth of what such data could cost), where L' is the reference's loss for the run's
 *     own parameters at that step
 * @param repeated whether training the run once more, beside other runs, ended in the same bits
 * @param tolerance what {@code parametersDifference} must not exceed
 * @param error why the check could not be made, null if it was; differences are NaN then
 */
public record Audit(
        String engine,
        int steps,
        double weightsDifference,
        double biasDifference,
        double parametersDifference,
        int losses,
        double lossDifference,
        boolean repeated,
        double tolerance,
        @Nullable String error) {
    /** Weight of the parameters' own size in the scale of differences: what the way is worth that rounding alone would take. */
    public static final double ROUNDING = 1e-3;

    /** What {@code lossDifference} must not exceed. */
    public static final double LOSS_TOLERANCE = 1e-4;

    /** Whether every difference is one that rounding explains. */
    public boolean agrees() {
        return error == null && repeated && parametersDifference <= tolerance && lossDifference <= LOSS_TOLERANCE;
    }

    /** An audit that could not be made. */
    static Audit impossible(String engine, double tolerance, String error) {
        return new Audit(engine, 0, Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN, false, tolerance, error);
    }
}
