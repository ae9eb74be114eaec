package dev.superposition.driver.parallel;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An optimizer that leaves parameters as they are and keeps their gradient as its state, one number a parameter: what a worker sends back
 * to the driver, which has the optimizer of the run.
 */
record KeptGradient() implements IUpdater {
    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<KeptGradient> instantiate(INDArray state, boolean initialize) {
        return new State(this, state.reshape(state.length()));
    }

    @Override
    public GradientUpdater<KeptGradient> instantiate(Map<String, INDArray> state, boolean initialize) {
        throw new UnsupportedOperationException("the state is one array");
    }

    @Override
    public IUpdater clone() {
        return this;
    }

    @Override
    public double getLearningRate(int step, int epoch) {
        return Double.NaN;
    }

    @Override
    public boolean hasLearningRate() {
        return false;
    }

    @Override
    public void setLrAndSchedule(double rate, @Nullable ISchedule schedule) {
        throw new UnsupportedOperationException("there is no learning rate");
    }

    private record State(KeptGradient getConfig, INDArray kept) implements GradientUpdater<KeptGradient> {
        @Override
        public void applyUpdater(INDArray gradient, int step, int epoch) {
            kept.assign(gradient);
            gradient.assign(0);
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of("gradient", kept);
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialize) {
            throw new UnsupportedOperationException("the state is one array");
        }

        @Override
        public void setStateViewArray(INDArray state, long[] shape, char order, boolean initialize) {
            throw new UnsupportedOperationException("the state is set when it is made");
        }
    }
}
