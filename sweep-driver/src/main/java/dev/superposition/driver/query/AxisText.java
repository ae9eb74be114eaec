package dev.superposition.driver.query;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An axis of a diagram in words: its title with the scale its values follow, and their labels.
 *
 * @param name the column
 * @param values in order
 */
record AxisText(String name, List<@Nullable Object> values) {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int MAX_LABEL = 20;
    private static final int LABEL_GAP = 1;

    /** How far steps may differ, relative to their size, and still be called equal: the noise of computed grids. */
    private static final double STEP_TOLERANCE = 1e-6;

    /** The name and, if the values follow one, the scale. */
    String title() {
        return VisibleText.of(name) + scale();
    }

    private String scale() {
        if (values.size() < 3 || !isNumeric()) {
            return "";
        }
        double[] numbers = values.stream()
                .mapToDouble(value -> ((Number) Objects.requireNonNull(value)).doubleValue())
                .toArray();
        if (equalSteps(numbers, (a, b) -> b - a)) {
            return " (linear scale)";
        } else if (numbers[0] > 0 && equalSteps(numbers, (a, b) -> Math.log(b / a))) {
            return " (log scale)";
        }
        return " (values as listed, not to scale)";
    }

    private static boolean equalSteps(double[] values, DoubleBinaryOperator step) {
        double first = step.applyAsDouble(values[0], values[1]);
        for (int i = 2; i < values.length; i++) {
            double next = step.applyAsDouble(values[i - 1], values[i]);
            // Written so that NaN is not equal.
            if (!(Math.abs(next - first) <= STEP_TOLERANCE * Math.abs(first))) {
                return false;
            }
        }
        return true;
    }

    /** The label of each value. */
    List<String> labels() {
        return values.stream().map(AxisText::label).toList();
    }

    /** What the numbers mean that stand for labels of text too long for their cells; nothing if all labels fit. */
    List<String> key(List<Integer> places, int cellWidth) {
        List<String> labels =
                places.stream().map(place -> label(values.get(place))).toList();
        if (isNumeric() || allTrue(labelled(labels, cellWidth))) {
            return List.of();
        }
        return IntStream.range(0, labels.size())
                .mapToObj(i -> (i + 1) + " = " + labels.get(i))
                .toList();
    }

    private boolean isNumeric() {
        return values.stream().allMatch(Number.class::isInstance);
    }

    /** A value as its axis shows it. */
    static String label(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            return AlignedText.number(((Number) value).doubleValue(), SIGNIFICANT_DIGITS);
        }
        return value == null ? "none" : VisibleText.shortened(VisibleText.of(value.toString()), MAX_LABEL);
    }

    /** The line of the axis for these places of {@link #values}, with a tick where {@link #tickLabels} has a label. */
    String ticks(List<Integer> places, int cellWidth, boolean ascii) {
        StringBuilder line = new StringBuilder();
        for (boolean labelled : labelled(shortLabels(places, cellWidth), cellWidth)) {
            String tick = labelled ? ascii ? "+" : "┬" : ascii ? "-" : "─";
            line.append(tick).append((ascii ? "-" : "─").repeat(cellWidth - 1));
        }
        return line.toString();
    }

    /** The labels of as many of these places of {@link #values} as fit, each beginning under its cell. */
    String tickLabels(List<Integer> places, int cellWidth) {
        StringBuilder line = new StringBuilder();
        List<String> labels = shortLabels(places, cellWidth);
        boolean[] labelled = labelled(labels, cellWidth);
        int used = 0;
        for (int i = 0; i < labelled.length; i++) {
            if (labelled[i]) {
                line.append(" ".repeat(i * cellWidth - used)).append(labels.get(i));
                used = i * cellWidth + VisibleText.width(labels.get(i));
            }
        }
        return line.toString();
    }

    private List<String> shortLabels(List<Integer> places, int cellWidth) {
        return key(places, cellWidth).isEmpty()
                ? places.stream().map(place -> label(values.get(place))).toList()
                : IntStream.rangeClosed(1, places.size())
                        .mapToObj(Integer::toString)
                        .toList();
    }

    /** Which of the labels fit; the first and the last before those between. */
    private static boolean[] labelled(List<String> labels, int cellWidth) {
        boolean[] labelled = new boolean[labels.size()];
        int last = labelled.length - 1;
        int free = 0;
        for (int i = 0; i < last; i++) {
            int end = i * cellWidth + VisibleText.width(labels.get(i)) + LABEL_GAP;
            if (i * cellWidth >= free && end <= last * cellWidth) {
                labelled[i] = true;
                free = end;
            }
        }
        labelled[last] = true;
        return labelled;
    }

    private static boolean allTrue(boolean[] values) {
        for (boolean value : values) {
            if (!value) {
                return false;
            }
        }
        return true;
    }
}
