package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import java.util.Arrays;

/**
 * Sets of features that are present together, each set independently of the others.
 *
 * <pre>
 *   z_s ~ Bernoulli(p_s)              one for each set of k adjacent features
 *   i present  ⇔  z_s = 1             for all i in s
 * </pre>
 *
 * <p>Values are independent. Source: Elhage et al. 2022, "Correlated and Anticorrelated Features".
 */
final class Correlated extends JointDistribution {
    private final FeatureSets sets;

    Correlated(Data data, double[] densities) {
        this.sets = FeatureSets.ofEqual(data, densities);
    }

    @Override
    public int features() {
        return sets.features();
    }

    @Override
    public double density(int feature) {
        return sets.density(feature);
    }

    @Override
    public double activeRowProbability() {
        return sets.activeRowProbability();
    }

    @Override
    void draw(Uniforms uniforms, boolean[] present) {
        sets.forEachPresent(uniforms, (first, end) -> Arrays.fill(present, first, end, true));
    }
}
