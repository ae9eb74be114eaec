package dev.superposition.worker.measure;

import java.util.Locale;

/** What a model does with one feature: the three colours of the phase diagrams in <i>Toy Models of Superposition</i>. */
public enum FeaturePhase {
    /** The norm ‖W_i‖ is below {@link #REPRESENTED_NORM}. */
    NOT_REPRESENTED,
    /** Represented, and interference is below {@link #SUPERPOSITION_INTERFERENCE}. */
    DEDICATED,
    /** Represented, and shares its direction with other features. */
    SUPERPOSITION;

    /** The least ‖W_i‖ of a represented feature; half way between absent and unit length, as public replications have it. */
    public static final double REPRESENTED_NORM = 0.5;

    /**
     * The least interference Σ_{j≠i}(Ŵ_i·W_j)² of a feature in superposition. Dedicated dimensions sit near 0, antipodal pairs
     * near 1, the pentagon near 1.5 for unit vectors; the boundary is low enough for a strong feature that is touched by a
     * weak one.
     */
    public static final double SUPERPOSITION_INTERFERENCE = 0.1;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in column {@code features.phase}: {@code not-represented}, {@code dedicated}, {@code superposition}. */
    public String id() {
        return id;
    }

    /** The phase of a feature with this norm and interference. */
    public static FeaturePhase of(double norm, double interference) {
        if (norm < REPRESENTED_NORM) {
            return NOT_REPRESENTED;
        }
        return interference < SUPERPOSITION_INTERFERENCE ? DEDICATED : SUPERPOSITION;
    }
}
