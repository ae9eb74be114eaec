package dev.superposition.driver.plan;

import java.io.Serializable;
import java.util.Collection;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** A set of grid indices, counted and selected by rank: the runs a plan is to train. */
public sealed interface IndexSet extends Serializable permits IndexRange, IndexBitmap {
    /** How many indices are in the set. */
    long size();

    /**
     * The index that has {@code rank} smaller ones in the set.
     *
     * @param rank 0 … size − 1
     */
    long select(long rank);

    /** How many indices in the set are smaller than {@code index}. */
    long rank(long index);

    boolean contains(long index);

    /** All indices of a grid. */
    static IndexSet all(Grid grid) {
        return new IndexRange(0, grid.size());
    }

    /** The indices {@code from … from + size − 1}. */
    static IndexSet range(long from, long size) {
        return new IndexRange(from, size);
    }

    /** A set of single indices, compressed. */
    static IndexSet of(long... indices) {
        Roaring64NavigableMap members = new Roaring64NavigableMap(false);
        members.add(indices);
        return new IndexBitmap(members);
    }

    /** What is in at least one of {@code sets}. */
    static IndexSet union(Collection<? extends IndexSet> sets) {
        Roaring64NavigableMap members = new Roaring64NavigableMap(false);
        for (IndexSet set : sets) {
            if (set instanceof IndexRange range && range.size() > 0) {
                members.addRange(range.from(), range.from() + range.size());
            } else if (set instanceof IndexBitmap bitmap) {
                bitmap.addTo(members);
            }
        }
        return new IndexBitmap(members);
    }
}
