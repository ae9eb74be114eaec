package dev.superposition.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the two engines train comes from one distribution.
 *
 * <p>Each engine trains {@value #RUNS} seeds of its own, so the samples are independent. Final loss and ‖W‖_F are compared by the
 * two-sample Kolmogorov–Smirnov test, the number of represented features, which has ties, by the Mann–Whitney test. Nine tests, each
 * at level {@value #LEVEL}: sound engines fail for less than one choice of seeds in a thousand, and the seeds are fixed. At that
 * level and size the first finds distribution functions that are 0.23 apart.
 */
@Tag("statistical")
final class EngineDistributionTest {
    private static final int RUNS = 200;
    private static final double LEVEL = 1e-4;
    private static final KolmogorovSmirnovTest SHAPE = new KolmogorovSmirnovTest();
    private static final MannWhitneyUTest ORDER = new MannWhitneyUTest();

    static Stream<TestConfigs> shapes() {
        TestConfigs five = TestConfigs.of(5, 2).batchSize(32).learningRate(0.01).steps(500);
        return Stream.of(
                TestConfigs.of(2, 1).batchSize(32).learningRate(0.01).steps(500).density(0.2),
                five.density(0.1),
                five.density(0.3).dropout(0.3));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void finalMeasurements_ofBothEngines_haveOneDistribution(TestConfigs shape) {
        List<Measurement> reference = measurements(Engine.ND4J, shape, 0);
        List<Measurement> fast = measurements(Engine.SIMD, shape, RUNS);

        assertThat(shapeTest(reference, fast, Measurement::loss)).as("loss").isGreaterThan(LEVEL);
        assertThat(shapeTest(reference, fast, Measurement::frobeniusNorm))
                .as("‖W‖_F")
                .isGreaterThan(LEVEL);
        assertThat(orderTest(reference, fast)).as("features represented").isGreaterThan(LEVEL);
    }

    /** The same comparison sees a dropout rate of 0.4 in place of 0.3, and a density of 0.13 in place of 0.1. */
    @Test
    void finalMeasurements_ofRunsThatDifferALittle_areToldApart() {
        TestConfigs five = TestConfigs.of(5, 2).batchSize(32).learningRate(0.01).steps(500);
        assertThat(shapeTest(
                        measurements(Engine.SIMD, five.density(0.3).dropout(0.3), 0),
                        measurements(Engine.SIMD, five.density(0.3).dropout(0.4), RUNS),
                        Measurement::frobeniusNorm))
                .isLessThan(LEVEL);
        assertThat(shapeTest(
                        measurements(Engine.SIMD, five.density(0.1), 0),
                        measurements(Engine.SIMD, five.density(0.13), RUNS),
                        Measurement::loss))
                .isLessThan(LEVEL);
    }

    private static double shapeTest(List<Measurement> a, List<Measurement> b, ToDoubleFunction<Measurement> value) {
        return SHAPE.kolmogorovSmirnovTest(values(a, value), values(b, value));
    }

    private static double orderTest(List<Measurement> a, List<Measurement> b) {
        return ORDER.mannWhitneyUTest(
                values(a, Measurement::featuresRepresented), values(b, Measurement::featuresRepresented));
    }

    private static double[] values(List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
        return measurements.stream().mapToDouble(value).toArray();
    }

    private static List<Measurement> measurements(Engine engine, TestConfigs shape, long firstSeed) {
        List<RunConfig> runs = LongStream.range(firstSeed, firstSeed + RUNS)
                .mapToObj(seed -> shape.seed(seed).build())
                .toList();
        return new ModelMeasurer().measure(Trainer.of(engine).train(new InstanceBatch(runs), TrainingProgress.NONE));
    }
}
