package dev.superposition.driver.plan;

import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * A compressed set of any indices. Ranks are counted lazily inside the bitmap, so every access holds the lock: a broadcast
 * plan is read by all task threads of an executor.
 */
final class IndexBitmap implements IndexSet {
    private static final long serialVersionUID = 1L;

    private final Roaring64NavigableMap members;

    /** Takes ownership of {@code members}. */
    IndexBitmap(Roaring64NavigableMap members) {
        members.runOptimize();
        this.members = members;
    }

    @Override
    public long size() {
        synchronized (members) {
            return members.getLongCardinality();
        }
    }

    @Override
    public long select(long rank) {
        synchronized (members) {
            return members.select(rank);
        }
    }

    @Override
    public long rank(long index) {
        synchronized (members) {
            return index <= 0 ? 0 : members.rankLong(index - 1);
        }
    }

    @Override
    public boolean contains(long index) {
        synchronized (members) {
            return members.contains(index);
        }
    }

    void addTo(Roaring64NavigableMap target) {
        synchronized (members) {
            target.or(members);
        }
    }
}
