package dev.superposition.worker.data;

import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomSequence;
import dev.superposition.worker.random.RandomStream;
import org.jspecify.annotations.Nullable;

/** What the samples of one key are drawn from. Not thread-safe. */
final class FeatureStreams {
    private final int[] key;
    private @Nullable RandomSequence sequence;
    private @Nullable RandomStream presence;
    private @Nullable RandomStream marks;

    FeatureStreams(int[] key) {
        this.key = key.clone();
    }

    /** Presence and marks of independent features. */
    RandomSequence sequence() {
        if (sequence == null) {
            sequence = new RandomSequence(key, Purpose.DATA);
        }
        return sequence;
    }

    /** Which features are present, where their marks are drawn apart. */
    RandomStream presence() {
        if (presence == null) {
            presence = new RandomStream(key, Purpose.DATA);
        }
        return presence;
    }

    /** The marks of features whose presence is drawn apart. */
    RandomStream marks() {
        if (marks == null) {
            marks = new RandomStream(key, Purpose.MARK);
        }
        return marks;
    }
}
