package dev.superposition.worker.random;

/**
 * The random numbers of one run and purpose, addressed by position: number (step, column, row) is a pure function of key and
 * purpose, whoever asks, in whatever order.
 */
public final class RandomStream {
    /** Rows come in tiles of this many: four words of sixteen adjacent counters. */
    public static final int TILE = 64;

    /** Adjacent counters in a tile. Word w of counter c stands in row w·LANES + c of the tile: vectors of any width fit. */
    public static final int LANES = 16;

    private static final float UNIT = 0x1.0p-31f;

    private final int[] key;
    private final int purpose;

    /**
     * @param key four words, e.g. {@link dev.superposition.worker.config.RunConfig#streamKey}
     */
    public RandomStream(int[] key, Purpose purpose) {
        if (key.length != 4) {
            throw new IllegalArgumentException("a stream key has 4 words, not " + key.length);
        }
        this.key = key.clone();
        this.purpose = purpose.word();
    }

    /** The words of the key; not to be written to. */
    int[] key() {
        return key;
    }

    int purposeWord() {
        return purpose;
    }

    /**
     * Uniform numbers of one column: {@code target[offset + r]} for rows r = 0 … rows − 1. Each is k·2⁻³¹ rounded to float, k a
     * 31-bit integer, hence in [0, 1]: near 0, where it is decided whether a rare feature is present, the grid is 256 times
     * finer than that of 24-bit uniforms.
     */
    public void uniforms(int step, int column, float[] target, int offset, int rows) {
        int[] words = new int[4];
        for (int tile = 0; tile * TILE < rows; tile++) {
            for (int lane = 0; lane < LANES && tile * TILE + lane < rows; lane++) {
                Threefry.block(key, tile * LANES + lane, column, step, purpose, words);
                for (int word = 0; word < 4; word++) {
                    int row = tile * TILE + word * LANES + lane;
                    if (row < rows) {
                        target[offset + row] = (words[word] >>> 1) * UNIT;
                    }
                }
            }
        }
    }

    /** One uniform number in [0, 1), a multiple of 2⁻⁵³. */
    public double uniform(int step, int column) {
        int[] words = new int[4];
        Threefry.block(key, 0, column, step, purpose, words);
        return unit53(words[0], words[1]);
    }

    /**
     * Standard normal numbers {@code target[0 … length − 1]} of one step (Box and Muller 1958). {@link StrictMath}: the same
     * bits on every machine.
     */
    public void normals(int step, double[] target) {
        int[] words = new int[4];
        for (int i = 0; i < target.length; i += 2) {
            Threefry.block(key, i / 2, 0, step, purpose, words);
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit53(words[0], words[1])));
            double angle = 2 * StrictMath.PI * unit53(words[2], words[3]);
            target[i] = radius * StrictMath.cos(angle);
            if (i + 1 < target.length) {
                target[i + 1] = radius * StrictMath.sin(angle);
            }
        }
    }

    private static double unit53(int high, int low) {
        long bits = (high & 0xffffffffL) << 21 | (low & 0xffffffffL) >>> 11;
        return bits * 0x1.0p-53;
    }
}
