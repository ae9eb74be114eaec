package dev.superposition.worker.config;

import java.io.Serializable;
import java.util.List;

/** How much each feature counts in the loss: the importance I_i of features i = 0 … n − 1. */
public sealed interface ImportanceProfile extends Serializable {

    /**
     * The importances I_i, each finite and at least 0.
     *
     * @param features n ≥ 1
     * @throws IllegalArgumentException if the profile does not fit n features
     */
    double[] importances(int features);

    /** The name and parameters, e.g. {@code geometric(0.9)}; column {@code importance_profile}. */
    String text();

    /** {@code I_i = value}. */
    record Uniform(double value) implements ImportanceProfile {
        public Uniform {
            Rule.positive("importance", value);
        }

        @Override
        public double[] importances(int features) {
            return Series.filled(features, value);
        }

        @Override
        public String text() {
            return "uniform(" + value + ")";
        }
    }

    /** {@code I_i = first + (last − first)·i/(n−1)}. */
    record Linear(double first, double last) implements ImportanceProfile {
        public Linear {
            Rule.notNegative("first importance", first);
            Rule.notNegative("last importance", last);
        }

        @Override
        public double[] importances(int features) {
            return Series.linear(features, first, last);
        }

        @Override
        public String text() {
            return "linear(" + first + ", " + last + ")";
        }
    }

    /** {@code I_i = ratio^i}. */
    record Geometric(double ratio) implements ImportanceProfile {
        public Geometric {
            Rule.positive("importance ratio", ratio);
        }

        @Override
        public double[] importances(int features) {
            double[] importances = new double[features];
            for (int i = 0; i < features; i++) {
                importances[i] = StrictMath.pow(ratio, i);
            }
            if (!Double.isFinite(importances[features - 1])) {
                throw new IllegalArgumentException(
                        "importance ratio " + ratio + ": overflows for " + features + " features");
            }
            return importances;
        }

        @Override
        public String text() {
            return "geometric(" + ratio + ")";
        }
    }

    /** {@code I_i = 1}, but the last feature has {@code I_{n−1} = value}: the axis of the n = 2 and n = 3 phase diagrams. */
    record LastFeature(double value) implements ImportanceProfile {
        public LastFeature {
            Rule.notNegative("importance of the last feature", value);
        }

        @Override
        public double[] importances(int features) {
            double[] importances = Series.filled(features, 1.0);
            importances[features - 1] = value;
            return importances;
        }

        @Override
        public String text() {
            return "last(" + value + ")";
        }
    }

    /** The importances themselves, one for each feature. */
    record Explicit(List<Double> values) implements ImportanceProfile {
        public Explicit {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("explicit importances: must not be empty");
            }
            values.forEach(i -> Rule.notNegative("importance", i));
        }

        @Override
        public double[] importances(int features) {
            return Series.explicit("importances", values, features);
        }

        @Override
        public String text() {
            return "explicit(" + Series.join(values) + ")";
        }
    }
}
