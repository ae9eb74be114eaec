package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;

/**
 * Exactly one feature, chosen in proportion to the densities; only their ratios matter.
 *
 * <pre>  c ~ p_i / Σ_j p_j,      i present  ⇔  c = i</pre>
 */
final class OneHot extends JointDistribution {
    private final double[] densities;
    private final double total;

    OneHot(Data data, double[] densities) {
        this.densities = densities.clone();
        double sum = 0;
        for (double density : densities) {
            sum += density;
        }
        this.total = sum;
        if (total == 0) {
            throw new IllegalArgumentException(
                    "one-hot features: one density must be positive, since one is always present");
        }
    }

    @Override
    public int features() {
        return densities.length;
    }

    @Override
    public double density(int feature) {
        return densities[feature] / total;
    }

    @Override
    public double activeRowProbability() {
        return 1;
    }

    @Override
    void draw(Uniforms uniforms, boolean[] present) {
        present[uniforms.choose(densities, 0, densities.length, total)] = true;
    }
}
