package dev.superposition.worker.measure;

import java.util.Arrays;
import java.util.Locale;

/**
 * The regular arrangement that some features form: k unit vectors in d dimensions, known by the angles between them.
 *
 * <p>Features form a polytope if they are as many, span as many dimensions, are about equally long (the shortest at least {@link
 * #LEAST_LENGTH_RATIO} of the longest) and have its angles: sorted, each cosine of a pair is within {@link #COSINE_TOLERANCE} of
 * the polytope's. All of this is unchanged by rotation, scale and order. In a tight frame, as all of these are, each feature has
 * dimensionality d/k.
 *
 * <p>Source: Elhage et al. 2022, "The Geometry of Superposition".
 */
public enum Polytope {
    /** One feature with a dimension of its own. */
    DEDICATED(1, 1),
    /** An antipodal pair: two features, one dimension. */
    DIGON(2, 1),
    /** Three features, two dimensions. */
    TRIANGLE(3, 2),
    /** Four features, three dimensions. */
    TETRAHEDRON(4, 3),
    /** Five features, two dimensions. */
    PENTAGON(5, 2),
    /** Eight features, three dimensions: two squares, one turned by 45° against the other; of the height at which it is tight. */
    SQUARE_ANTIPRISM(8, 3),
    /** Anything else: of another size or rank, or uneven. */
    OTHER(0, 0);

    /** The least length of a feature in proportion to the longest of its component. */
    public static final double LEAST_LENGTH_RATIO = 0.75;

    /** How far the cosine of a pair of features may be from the polytope's; some 6° near a right angle. */
    public static final double COSINE_TOLERANCE = 0.1;

    /** Features of the largest. */
    static final int LARGEST = 8;

    private final int size;
    private final int rank;
    private final String id = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    Polytope(int size, int rank) {
        this.size = size;
        this.rank = rank;
    }

    /** The name in column {@code components.geometry}, e.g. {@code square antiprism}. */
    public String id() {
        return id;
    }

    /**
     * What some features form.
     *
     * @param gram their inner products
     * @param rank d, the dimensions they span
     */
    static Polytope of(double[][] gram, int rank) {
        for (Polytope polytope : values()) {
            if (polytope.size == gram.length && polytope.rank == rank) {
                return polytope.isLike(gram) ? polytope : OTHER;
            }
        }
        return OTHER;
    }

    private boolean isLike(double[][] gram) {
        double shortest = Double.POSITIVE_INFINITY;
        double longest = 0;
        for (int i = 0; i < size; i++) {
            shortest = Math.min(shortest, gram[i][i]);
            longest = Math.max(longest, gram[i][i]);
        }
        if (!(shortest >= LEAST_LENGTH_RATIO * LEAST_LENGTH_RATIO * longest)) {
            return false;
        }
        double[] cosines = cosines();
        double[] found = new double[cosines.length];
        int pair = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                found[pair++] = gram[i][j] / Math.sqrt(gram[i][i] * gram[j][j]);
            }
        }
        Arrays.sort(found);
        for (int p = 0; p < found.length; p++) {
            if (!(Math.abs(found[p] - cosines[p]) <= COSINE_TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    /** Of all pairs, increasing. */
    private double[] cosines() {
        double[] cosines = new double[size * (size - 1) / 2];
        switch (this) {
            case DEDICATED, OTHER -> {}
            case DIGON, TRIANGLE, TETRAHEDRON -> Arrays.fill(cosines, -1.0 / rank);
            case PENTAGON -> {
                Arrays.fill(cosines, 0, 5, Math.cos(4 * Math.PI / 5));
                Arrays.fill(cosines, 5, 10, Math.cos(2 * Math.PI / 5));
            }
            case SQUARE_ANTIPRISM -> {
                // Vertices at radius √(2/3) and height ±√(1/3).
                double acrossSquares = 2.0 / 3 * Math.sqrt(0.5);
                Arrays.fill(cosines, 0, 8, -acrossSquares - 1.0 / 3);
                Arrays.fill(cosines, 8, 12, -1.0 / 3);
                Arrays.fill(cosines, 12, 20, acrossSquares - 1.0 / 3);
                Arrays.fill(cosines, 20, 28, 1.0 / 3);
            }
        }
        return cosines;
    }
}
