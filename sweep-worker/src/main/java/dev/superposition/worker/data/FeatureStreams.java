package dev.superposition.worker.data;

import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import org.jspecify.annotations.Nullable;

/** What the samples of one key are drawn from. Not thread-safe. */
final class FeatureStreams {
    private final int[] key;
    private final RandomStream presence;
    private @Nullable RandomStream marks;

    FeatureStreams(int[] key) {
        this.key = key.clone();
        this.presence = new RandomStream(key, Purpose.DATA);
    }

    /** Which features are present; of independent features, their marks too. */
    RandomStream presence() {
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
