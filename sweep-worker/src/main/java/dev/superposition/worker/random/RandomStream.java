package dev.superposition.worker.random;

/**
 * The random numbers of one run and purpose, addressed by position: number (step, column, row) is a pure function of key and
 * purpose, whoever asks, in whatever order. Not thread-safe.
 */
public final class RandomStream {
    /** Rows come in tiles of this many: four words of sixteen adjacent counters. */
    public static final int TILE = 64;

    /** Adjacent counters in a tile. Word w of counter c stands in row w·LANES + c of the tile: vectors of any width fit. */
    public static final int LANES = 16;

    /** Blocks encrypted at a time: enough to outweigh a call's fixed price, few enough for a level-1 cache. */
    private static final int CHUNK = 1024;

    private static final float UNIT = 0x1.0p-31f;

    private final int[] key;
    private final int purpose;
    // As long as the longest request so far: a short run asks for little, and clearing more would cost it time.
    private int[] counters = new int[1];
    private int[] columns = new int[1];
    private int[][] words = new int[4][1];

    /**
     * @param key four words, e.g. {@link dev.superposition.worker.config.RunConfig#streamKey}
     */
    public RandomStream(int[] key, Purpose purpose) {
        this.key = checked(key);
        this.purpose = purpose.word();
    }

    /** A copy of a key. */
    static int[] checked(int[] key) {
        if (key.length != 4) {
            throw new IllegalArgumentException("a stream key has 4 words, not " + key.length);
        }
        return key.clone();
    }

    /** Most rows, over all columns, that one call of {@link #bits} draws. */
    public static final int MOST_BITS = 4 * CHUNK;

    /**
     * The random words behind {@link #uniforms}, of adjacent columns: row {@code firstRow + r} of column {@code firstColumn + c} has
     * word {@code [r / 16 mod 4][c · blocks + r / 64 · 16 + r mod 16]}, where {@code blocks = rows / 4}.
     *
     * @param firstRow a multiple of {@link #TILE}
     * @param rows a multiple of {@link #TILE}; {@code rows · columnCount} at most {@link #MOST_BITS}
     * @return four arrays of words, overwritten by the next call
     */
    public int[][] bits(int step, int firstColumn, int columnCount, int firstRow, int rows) {
        int blocks = rows / 4;
        int first = firstRow / TILE * LANES;
        if (columnCount * blocks > counters.length) {
            counters = new int[columnCount * blocks];
            columns = new int[columnCount * blocks];
            words = new int[4][columnCount * blocks];
        }
        for (int c = 0; c < columnCount; c++) {
            for (int i = 0; i < blocks; i++) {
                counters[c * blocks + i] = first + i;
                columns[c * blocks + i] = firstColumn + c;
            }
        }
        Threefry.blocks(
                key, counters, columns, step, purpose, columnCount * blocks, words[0], words[1], words[2], words[3]);
        return words;
    }

    /**
     * Uniform numbers of one column, as {@link #uniform(int)} makes them: {@code target[offset + r]} for rows r = 0 … rows − 1.
     */
    public void uniforms(int step, int column, float[] target, int offset, int rows) {
        for (int first = 0; first < rows; first += MOST_BITS) {
            int count = Math.min(MOST_BITS, rows - first);
            int[][] bits = bits(step, column, 1, first, (count + TILE - 1) / TILE * TILE);
            for (int row = 0; row < count; row += LANES) {
                int[] source = bits[row / LANES % 4];
                int from = row / TILE * LANES;
                int to = offset + first + row;
                for (int lane = 0; lane < Math.min(LANES, count - row); lane++) {
                    target[to + lane] = uniform(source[from + lane]);
                }
            }
        }
    }

    /**
     * Standard normal numbers {@code target[0 … length − 1]} of one step (Box and Muller 1958). {@link StrictMath}: the same
     * bits on every machine.
     */
    public void normals(int step, double[] target) {
        for (int i = 0; i < target.length; i += 2) {
            block(i / 2, 0, step);
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(words[0][0], words[1][0])));
            double angle = 2 * StrictMath.PI * uniform(words[2][0], words[3][0]);
            target[i] = radius * StrictMath.cos(angle);
            if (i + 1 < target.length) {
                target[i + 1] = radius * StrictMath.sin(angle);
            }
        }
    }

    private void block(int counter, int column, int step) {
        counters[0] = counter;
        columns[0] = column;
        Threefry.blocks(key, counters, columns, step, purpose, 1, words[0], words[1], words[2], words[3]);
    }

    /**
     * The uniform number in [0, 1] that a word makes: k·2⁻³¹ rounded to float, k its upper 31 bits. Near 0, where it is decided
     * whether a rare feature is present, the grid is 256 times finer than that of 24-bit uniforms.
     */
    public static float uniform(int word) {
        return (word >>> 1) * UNIT;
    }

    /** The uniform number in [0, 1), a multiple of 2⁻⁵³, that two words make. */
    public static double uniform(int high, int low) {
        long bits = (high & 0xffffffffL) << 21 | (low & 0xffffffffL) >>> 11;
        return bits * 0x1.0p-53;
    }
}
