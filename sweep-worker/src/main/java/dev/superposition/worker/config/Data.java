package dev.superposition.worker.config;

import java.io.Serializable;

/**
 * What the samples of a run are, given the densities of its features.
 *
 * @param kind which features are present together
 * @param setSize features of a set, 2 or more; 1 for kinds without sets
 * @param magnitudes how large present features are
 * @param unitNorm whether each sample is scaled to ‖x‖ = 1; samples without a present feature stay zero
 * @param fixed whether the batch of every step is the same: a finite data set of as many examples as the batch has, the same one for
 *     all seeds. Evaluation data are fresh all the same.
 */
public record Data(DataKind kind, int setSize, Magnitudes magnitudes, boolean unitNorm, boolean fixed)
        implements Serializable {
    /** Independent features, uniform on (0, 1], drawn afresh for every step. */
    public static final Data DEFAULT = of(DataKind.INDEPENDENT, 1);

    public Data {
        if (kind.sets()) {
            Rule.between("set size", setSize, 2, RunConfig.MAX_FEATURES);
        } else {
            Rule.between("set size of " + kind.id() + " features", setSize, 1, 1);
        }
    }

    /**
     * Refuses numbers of features that sets do not divide.
     *
     * @throws IllegalArgumentException if n is no multiple of the set size
     */
    public void check(int features) {
        if (features % setSize != 0) {
            throw new IllegalArgumentException(
                    "set size " + setSize + ": must divide the number of features, " + features);
        }
    }

    /** Of a kind, else as {@link #DEFAULT}. */
    public static Data of(DataKind kind, int setSize) {
        return new Data(kind, setSize, Magnitudes.UNIT, false, false);
    }

    /** The same with other magnitudes. */
    public Data with(Magnitudes other) {
        return new Data(kind, setSize, other, unitNorm, fixed);
    }

    /** The same with samples of unit norm. */
    public Data normed() {
        return new Data(kind, setSize, magnitudes, true, fixed);
    }

    /** The same as a finite data set. */
    public Data finite() {
        return new Data(kind, setSize, magnitudes, unitNorm, true);
    }

    /** The same drawn afresh for every step. */
    public Data fresh() {
        return fixed ? new Data(kind, setSize, magnitudes, unitNorm, false) : this;
    }

    /** One line that determines it, e.g. {@code correlated(2), binary}; column {@code data}. */
    public String text() {
        return kind.id()
                + (kind.sets() ? "(" + setSize + ")" : "")
                + (magnitudes.equals(Magnitudes.UNIT) ? "" : ", " + magnitudes.text())
                + (unitNorm ? ", unit norm" : "")
                + (fixed ? ", fixed" : "");
    }
}
