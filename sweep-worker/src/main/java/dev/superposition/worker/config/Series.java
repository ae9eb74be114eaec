package dev.superposition.worker.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sequences that profiles are made of. {@link StrictMath} throughout: a profile has the same bits on every machine. A
 * series of one element is its first value.
 */
final class Series {
    private Series() {}

    static double[] filled(int length, double value) {
        double[] series = new double[length];
        Arrays.fill(series, value);
        return series;
    }

    static double[] linear(int length, double first, double last) {
        double[] series = new double[length];
        for (int i = 0; i < length; i++) {
            double share = length == 1 ? 0 : i / (double) (length - 1);
            series[i] = first * (1 - share) + last * share;
        }
        return series;
    }

    static double[] geometric(int length, double first, double last) {
        double[] series = new double[length];
        double span = StrictMath.log(last / first);
        for (int i = 0; i < length; i++) {
            series[i] = first * StrictMath.exp(span * (length == 1 ? 0 : i / (double) (length - 1)));
        }
        if (length > 1) {
            series[length - 1] = last;
        }
        return series;
    }

    /** Independent uniforms in [0, 1) of a profile's own seed (SplitMix64, Steele et al. 2014). */
    static double[] uniforms(int length, long seed) {
        double[] series = new double[length];
        long state = seed;
        for (int i = 0; i < length; i++) {
            state += 0x9e3779b97f4a7c15L;
            long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            series[i] = ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
        }
        return series;
    }

    /** Fisher–Yates. */
    static double[] shuffled(double[] series, long seed) {
        double[] result = series.clone();
        double[] unit = uniforms(series.length, seed);
        for (int i = result.length - 1; i > 0; i--) {
            int j = (int) (unit[i] * (i + 1));
            double swapped = result[i];
            result[i] = result[j];
            result[j] = swapped;
        }
        return result;
    }

    static double[] explicit(String name, List<Double> values, int length) {
        if (values.size() != length) {
            throw new IllegalArgumentException(
                    values.size() + " explicit " + name + ": must be one for each of the " + length + " features");
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static String join(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
