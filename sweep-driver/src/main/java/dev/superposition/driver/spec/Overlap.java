package dev.superposition.driver.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts disjoint, since a table has one row a configuration: a configuration that several parts name stays with the
 * first of them.
 *
 * <p>What two products of axes have in common is a product again, and what is left of one is at most one product for each of
 * its axes ({@link Axes#minus}); so this costs no enumeration of points.
 */
final class Overlap {
    static final int MAX_PRODUCTS = 10_000;

    private Overlap() {}

    /**
     * The parts without what an earlier part or product has already; null, and a problem, if that takes too many products.
     */
    static @Nullable List<Part> removed(List<Part> parts, Problems problems) {
        List<Part> explicit = withoutAmbiguousXavier(parts);
        List<Axes> earlier = new ArrayList<>();
        List<Part> disjoint = new ArrayList<>();
        int products = 0;
        for (Part part : explicit) {
            List<Axes> kept = new ArrayList<>();
            for (Axes product : part.products()) {
                List<Axes> pieces = List.of(product);
                for (Axes other : earlier) {
                    pieces = pieces.size() == 1
                            ? pieces.get(0).minus(other)
                            : pieces.stream()
                                    .flatMap(piece -> piece.minus(other).stream())
                                    .toList();
                }
                kept.addAll(pieces);
                products += pieces.size();
                earlier.add(product);
                if (products > MAX_PRODUCTS) {
                    problems.add(
                            "", "parts and zips overlap in more than " + MAX_PRODUCTS + " pieces: name fewer twice");
                    return null;
                }
            }
            disjoint.add(new Part(part.name(), kept));
        }
        return disjoint;
    }

    /**
     * Writes Xavier scales as numbers wherever a number of the spec could be the same scale, so that equal configurations
     * have equal axis values.
     */
    private static List<Part> withoutAmbiguousXavier(List<Part> parts) {
        Set<Double> numbers = new HashSet<>();
        List<Part> singlesWritten = new ArrayList<>();
        for (Part part : parts) {
            List<Axes> products = part.products().stream()
                    .map(axes -> isSingle(axes)
                            ? numbered(
                                    axes, axes.features().get(0), axes.hidden().get(0))
                            : axes)
                    .toList();
            for (Axes axes : products) {
                for (InitScale scale : axes.initScales()) {
                    if (scale instanceof InitScale.Fixed fixed) {
                        numbers.add(fixed.value());
                    }
                }
            }
            singlesWritten.add(new Part(part.name(), products));
        }
        return singlesWritten.stream()
                .map(part -> new Part(
                        part.name(),
                        part.products().stream()
                                .flatMap(axes -> (isAmbiguous(axes, numbers) ? split(axes) : List.of(axes)).stream())
                                .toList()))
                .toList();
    }

    private static boolean isSingle(Axes axes) {
        return axes.features().size() == 1 && axes.hidden().size() == 1;
    }

    private static boolean isAmbiguous(Axes axes, Set<Double> numbers) {
        return !numbers.isEmpty()
                && axes.initScales().contains(new InitScale.Xavier())
                && axes.features().stream()
                        .anyMatch(n -> axes.hidden().stream()
                                .anyMatch(m -> numbers.contains(new InitScale.Xavier().of(n, m))));
    }

    private static List<Axes> split(Axes axes) {
        List<Axes> products = new ArrayList<>();
        for (int features : axes.features()) {
            for (int hidden : axes.hidden()) {
                products.add(numbered(axes, features, hidden));
            }
        }
        return products;
    }

    private static Axes numbered(Axes axes, int features, int hidden) {
        return axes.with(
                features,
                hidden,
                axes.initScales().stream()
                        .<InitScale>map(scale -> new InitScale.Fixed(scale.of(features, hidden)))
                        .distinct()
                        .toList());
    }
}
