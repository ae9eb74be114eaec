package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;

/**
 * Sets of features of which at most one is present, each set independently of the others. The sparsity is that of a set, as in
 * <i>Toy Models of Superposition</i>; {@link Exclusive} takes it as that of a feature.
 *
 * <pre>
 *   z_s ~ Bernoulli(p_s)              one for each set of k adjacent features
 *   c_s ~ uniform on the set          which member
 *   i present  ⇔  z_s = 1, c_s = i    so P(i present) = p_s/k
 * </pre>
 *
 * <p>Source: Elhage et al. 2022, "Correlated and Anticorrelated Features".
 */
final class Anticorrelated extends JointDistribution {
    private final FeatureSets sets;

    Anticorrelated(Data data, double[] densities) {
        this.sets = FeatureSets.ofEqual(data, densities);
    }

    @Override
    public int features() {
        return sets.features();
    }

    @Override
    public double density(int feature) {
        return sets.density(feature) / sets.size();
    }

    @Override
    public double activeRowProbability() {
        return sets.activeRowProbability();
    }

    @Override
    void draw(Uniforms uniforms, boolean[] present) {
        sets.forEachPresent(uniforms, (first, end) -> present[first + uniforms.choose(end - first)] = true);
    }
}
