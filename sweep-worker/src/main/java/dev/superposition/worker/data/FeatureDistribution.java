package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Remembered;
import dev.superposition.worker.config.RunConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * Which features of a sample are present, and a uniform mark for each that is. Subclasses are the {@link DataKind}s.
 *
 * <p>A sample in which nothing is present says nothing but ‖f(b)‖, so engines treat such rows in closed form: a distribution says how
 * probable an active row is, one with a present feature, and draws active rows only.
 */
public abstract class FeatureDistribution {
    private static final Remembered<DataKind, Constructor<? extends FeatureDistribution>> CONSTRUCTORS =
            new Remembered<>(FeatureDistribution::constructor);

    /** The distribution of a run's samples. */
    public static FeatureDistribution of(RunConfig config) {
        return of(config.data(), config.sparsity().densities(config.features()));
    }

    /**
     * The distribution of a kind: of the class in this package that has its name.
     *
     * @param densities what the sparsity profile says of each feature, in [0, 1]
     * @throws IllegalArgumentException if the kind does not allow these densities
     */
    public static FeatureDistribution of(Data data, double[] densities) {
        try {
            return CONSTRUCTORS.apply(data.kind()).newInstance(data, densities);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(data.kind().id() + " features cannot be set up", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(data.kind().id() + " features cannot be set up", e);
        }
    }

    private static Constructor<? extends FeatureDistribution> constructor(DataKind kind) {
        try {
            return Class.forName(FeatureDistribution.class.getPackageName() + "." + kind.className())
                    .asSubclass(FeatureDistribution.class)
                    .getDeclaredConstructor(Data.class, double[].class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kind.id() + " features have no class " + kind.className(), e);
        }
    }

    /** The probabilities that the features of a run are present. */
    public static double[] densities(RunConfig config) {
        double[] densities = config.sparsity().densities(config.features());
        return config.data().kind() == DataKind.INDEPENDENT
                ? densities
                : of(config.data(), densities).densities();
    }

    /** n. */
    public abstract int features();

    /** The probability that a feature is present, in [0, 1]. */
    public abstract double density(int feature);

    /** The probability that a row has a present feature, in [0, 1]. */
    public abstract double activeRowProbability();

    /**
     * Draws the marks of active rows 0 … count − 1 of a step: in (0, 1] where a feature is present, else 0.
     *
     * @param stride at least {@code count}
     * @param x receives n rows of {@code count} numbers, feature i from {@code offset + i·stride} on
     */
    abstract void fill(FeatureStreams streams, int step, int count, int stride, float[] x, int offset);

    /** The densities of all features. */
    public final double[] densities() {
        double[] densities = new double[features()];
        for (int i = 0; i < densities.length; i++) {
            densities[i] = density(i);
        }
        return densities;
    }
}
