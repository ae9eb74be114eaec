package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;

/**
 * Sets of features of which at most one is present, each set independently of the others. The sparsity is that of a feature; {@link
 * Anticorrelated} takes it as that of a set.
 *
 * <pre>
 *   z_s ~ Bernoulli(Σ_{i in s} p_i)   one for each set of k adjacent features
 *   c_s ~ p_i / Σ_{j in s} p_j        which member
 *   i present  ⇔  z_s = 1, c_s = i    so P(i present) = p_i
 * </pre>
 */
final class Exclusive extends JointDistribution {
    private final double[] densities;
    private final FeatureSets sets;

    Exclusive(Data data, double[] densities) {
        this.densities = densities.clone();
        this.sets = FeatureSets.ofSums(data, densities);
    }

    @Override
    public int features() {
        return sets.features();
    }

    @Override
    public double density(int feature) {
        return densities[feature];
    }

    @Override
    public double activeRowProbability() {
        return sets.activeRowProbability();
    }

    @Override
    void draw(Uniforms uniforms, boolean[] present) {
        sets.forEachPresent(
                uniforms, (first, end) -> present[uniforms.choose(densities, first, end, sets.density(first))] = true);
    }
}
