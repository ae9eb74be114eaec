package dev.superposition.driver.spec;

import dev.superposition.worker.config.Training;
import java.io.Serializable;

/** The standard deviation of initial weights: a number, or the Xavier scale of whatever n and m a point has. */
public sealed interface InitScale extends Serializable {
    /** The scale for n = {@code features} and m = {@code hidden}. */
    double of(int features, int hidden);

    /** A fixed number. */
    record Fixed(double value) implements InitScale {
        @Override
        public double of(int features, int hidden) {
            return value;
        }
    }

    /** {@link Training#xavierScale}. */
    record Xavier() implements InitScale {
        @Override
        public double of(int features, int hidden) {
            return Training.xavierScale(features, hidden);
        }
    }
}
