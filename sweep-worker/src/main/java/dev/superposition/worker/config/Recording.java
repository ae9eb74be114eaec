package dev.superposition.worker.config;

import java.io.Serializable;
import java.util.TreeSet;

/**
 * What is recorded of a run beside its measurements; it never changes what is trained. Points are spaced by equal factors, since learning
 * is fast at first.
 *
 * @param lossPoints points of the loss curve, 2 or more: the first and the last step are always among them
 * @param checkpoints weight checkpoints, 0 for none, else 2 or more; the first is the initialisation
 * @param adversarial whether the trained model's loss under attack is measured, which takes longer than all other measurements
 */
public record Recording(int lossPoints, int checkpoints, boolean adversarial) implements Serializable {
    /** Sixteen loss points, no checkpoints. */
    public static final Recording DEFAULT = new Recording(16, 0);

    /** Without an attack. */
    public Recording(int lossPoints, int checkpoints) {
        this(lossPoints, checkpoints, false);
    }

    public Recording {
        Rule.between("loss points", lossPoints, 2, 100_000);
        Rule.between("checkpoints", checkpoints, 0, 10_000);
        if (checkpoints == 1) {
            throw new IllegalArgumentException(
                    "checkpoints 1: must be 0, or 2 or more (the first is the initialisation)");
        }
    }

    /**
     * The steps (0-based, increasing) whose batch loss, before the step's update, is a point of the loss curve. Divergence is
     * looked for at these steps too.
     */
    public int[] lossSteps(int steps) {
        return steps == 0 ? new int[0] : logSpaced(lossPoints, steps - 1);
    }

    /** The numbers of completed steps (0 = initialisation, increasing, last = {@code steps}) after which weights are kept. */
    public int[] checkpointSteps(int steps) {
        return checkpoints == 0 ? new int[0] : logSpaced(checkpoints, steps);
    }

    /** 0, then up to {@code count − 1} distinct integers in equal factors from 1 to {@code last}. */
    private static int[] logSpaced(int count, int last) {
        TreeSet<Integer> points = new TreeSet<>();
        points.add(0);
        points.add(last);
        double span = StrictMath.log(Math.max(1, last));
        for (int k = 0; k < count - 2 && last > 0; k++) {
            points.add((int) StrictMath.round(StrictMath.exp(span * k / (count - 2))));
        }
        return points.stream().mapToInt(Integer::intValue).toArray();
    }
}
