package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;

/**
 * Sets of k adjacent features, each present independently of the others.
 *
 * @param size k
 * @param presence the sets, as if each were a feature
 */
record FeatureSets(int size, Independent presence) {

    /** What is done with a set that is present: features {@code first … end − 1}. */
    interface Members {
        void of(int first, int end);
    }

    /** Sets whose members share the density that is the set's. */
    static FeatureSets ofEqual(Data data, double[] densities) {
        data.check(densities.length);
        double[] ofSets = new double[densities.length / data.setSize()];
        for (int i = 0; i < densities.length; i++) {
            int set = i / data.setSize();
            if (i % data.setSize() == 0) {
                ofSets[set] = densities[i];
            } else if (densities[i] != ofSets[set]) {
                throw new IllegalArgumentException("density " + densities[i] + " of feature " + i + ": "
                        + data.kind().id() + " features must have the density of their set, " + ofSets[set]);
            }
        }
        return new FeatureSets(data.setSize(), new Independent(ofSets));
    }

    /** Sets whose members are never present together: their densities add up to the set's. */
    static FeatureSets ofSums(Data data, double[] densities) {
        data.check(densities.length);
        double[] ofSets = new double[densities.length / data.setSize()];
        for (int i = 0; i < densities.length; i++) {
            ofSets[i / data.setSize()] += densities[i];
        }
        for (int set = 0; set < ofSets.length; set++) {
            if (ofSets[set] > 1 + 1e-12) {
                throw new IllegalArgumentException("densities of set " + set + " add up to " + ofSets[set] + ": "
                        + data.kind().id() + " features must have at most 1 in all");
            }
            ofSets[set] = Math.min(1, ofSets[set]);
        }
        return new FeatureSets(data.setSize(), new Independent(ofSets));
    }

    int features() {
        return size * presence.features();
    }

    /** The density of a feature's set. */
    double density(int feature) {
        return presence.density(feature / size);
    }

    double activeRowProbability() {
        return presence.activeRowProbability();
    }

    /** Draws which sets are present in an active row. */
    void forEachPresent(Uniforms uniforms, Members members) {
        boolean active = false;
        for (int set = 0; set < presence.features(); set++) {
            double density = active ? presence.density(set) : presence.firstDensity(set);
            if (uniforms.next() < density) {
                active = true;
                members.of(set * size, (set + 1) * size);
            }
        }
    }
}
