package dev.superposition.worker.config;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * How often each feature is present: the density {@code p_i = 1 − S_i} of features i = 0 … n − 1, where S_i is the sparsity.
 *
 * <p>Profiles hold densities, since near S = 1 the density is the number that matters; {@link #complement} turns a sparsity
 * into a density without the rounding of binary subtraction, so that S = 0.9 and p = 0.1 are one configuration.
 */
public sealed interface SparsityProfile extends Serializable {

    /**
     * The densities p_i, each in [0, 1].
     *
     * @param features n ≥ 1
     * @throws IllegalArgumentException if the profile does not fit n features
     */
    double[] densities(int features);

    /** The name and parameters, e.g. {@code geometric(1.0, 0.02)}; column {@code sparsity_profile}. */
    String text();

    /** {@code 1 − value}, correctly rounded for the decimal number that {@code value} prints as. */
    static double complement(double value) {
        return Double.isFinite(value)
                ? BigDecimal.ONE.subtract(BigDecimal.valueOf(value)).doubleValue()
                : Double.NaN;
    }

    /** Every feature has the same density: {@code p_i = density}. */
    record Uniform(double density) implements SparsityProfile {
        public Uniform {
            Rule.probability("density", density);
        }

        @Override
        public double[] densities(int features) {
            return Series.filled(features, density);
        }

        @Override
        public String text() {
            return "uniform(" + density + ")";
        }
    }

    /** Density (hence sparsity) changes by equal steps: {@code p_i = first + (last − first)·i/(n−1)}. */
    record Linear(double first, double last) implements SparsityProfile {
        public Linear {
            Rule.probability("first density", first);
            Rule.probability("last density", last);
        }

        @Override
        public double[] densities(int features) {
            return Series.linear(features, first, last);
        }

        @Override
        public String text() {
            return "linear(" + first + ", " + last + ")";
        }
    }

    /** Density changes by equal factors: {@code p_i = first·(last/first)^(i/(n−1))}. */
    record Geometric(double first, double last) implements SparsityProfile {
        public Geometric {
            Rule.positive("first density", Rule.probability("first density", first));
            Rule.positive("last density", Rule.probability("last density", last));
        }

        @Override
        public double[] densities(int features) {
            return Series.geometric(features, first, last);
        }

        @Override
        public String text() {
            return "geometric(" + first + ", " + last + ")";
        }
    }

    /** Density falls as a power of the feature's rank: {@code p_i = first·(i+1)^−exponent}. */
    record PowerLaw(double first, double exponent) implements SparsityProfile {
        public PowerLaw {
            Rule.positive("first density", Rule.probability("first density", first));
            Rule.notNegative("exponent", exponent);
        }

        @Override
        public double[] densities(int features) {
            double[] densities = new double[features];
            for (int i = 0; i < features; i++) {
                densities[i] = first * StrictMath.pow(i + 1, -exponent);
            }
            return densities;
        }

        @Override
        public String text() {
            return "power(" + first + ", exponent " + exponent + ")";
        }
    }

    /**
     * Each density drawn once, uniformly from [low, high]; the same vector for every run that names the same
     * {@code profileSeed}, whatever the run's own seed.
     */
    record Random(double low, double high, long profileSeed) implements SparsityProfile {
        public Random {
            Rule.probability("lowest density", low);
            Rule.probability("highest density", high);
            if (low > high) {
                throw new IllegalArgumentException("lowest density " + low + ": must not exceed the highest, " + high);
            }
        }

        @Override
        public double[] densities(int features) {
            double[] unit = Series.uniforms(features, profileSeed);
            double[] densities = new double[features];
            for (int i = 0; i < features; i++) {
                densities[i] = low + (high - low) * unit[i];
            }
            return densities;
        }

        @Override
        public String text() {
            return "random(" + low + ", " + high + ", seed " + profileSeed + ")";
        }
    }

    /** The densities of another profile in a random order, one order for each {@code profileSeed}. */
    record Shuffled(SparsityProfile of, long profileSeed) implements SparsityProfile {
        @Override
        public double[] densities(int features) {
            return Series.shuffled(of.densities(features), profileSeed);
        }

        @Override
        public String text() {
            return "shuffled(" + of.text() + ", seed " + profileSeed + ")";
        }
    }

    /** The densities themselves, one for each feature. */
    record Explicit(List<Double> values) implements SparsityProfile {
        public Explicit {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("explicit densities: must not be empty");
            }
            values.forEach(p -> Rule.probability("density", p));
        }

        @Override
        public double[] densities(int features) {
            return Series.explicit("densities", values, features);
        }

        @Override
        public String text() {
            return "explicit(" + Series.join(values) + ")";
        }
    }
}
