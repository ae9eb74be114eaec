package dev.superposition.driver.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** An axis of seeds in increasing order, held as ranges, so that 2⁶² seeds take no more room than two. Immutable. */
public final class Seeds implements Serializable {
    private static final long serialVersionUID = 1L;

    /** First seed of each range, increasing. */
    private final long[] firsts;
    /** How many seeds stand before each range; after the last range, how many there are. */
    private final long[] ranks;

    private Seeds(List<Range> ranges) {
        firsts = new long[ranges.size()];
        ranks = new long[ranges.size() + 1];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = ranges.get(i).first();
            ranks[i + 1] = ranks[i] + ranges.get(i).count();
        }
    }

    /** The seeds of some ranges, in any order; what stands in several is there once, and what adjoins is joined. */
    public static Seeds of(List<Range> ranges) {
        List<Range> joined = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingLong(Range::first)).toList()) {
            Range before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && range.first() <= before.last() + 1) {
                joined.set(joined.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
            } else {
                joined.add(range);
            }
        }
        return new Seeds(joined);
    }

    /** How many seeds there are. */
    public long count() {
        return ranks[firsts.length];
    }

    /** The seed that has {@code rank} smaller ones on the axis. */
    public long at(long rank) {
        int found = Arrays.binarySearch(ranks, rank);
        int range = found >= 0 ? found : -found - 2;
        return firsts[range] + (rank - ranks[range]);
    }

    /** The seeds on both axes. */
    Seeds and(Seeds other) {
        List<Range> common = new ArrayList<>();
        for (Range mine : ranges()) {
            for (Range theirs : other.ranges()) {
                long first = Math.max(mine.first(), theirs.first());
                long last = Math.min(mine.last(), theirs.last());
                if (first <= last) {
                    common.add(new Range(first, last));
                }
            }
        }
        return of(common);
    }

    /** The seeds on this axis and not on the other. */
    Seeds minus(Seeds other) {
        List<Range> rest = new ArrayList<>();
        for (Range mine : ranges()) {
            long next = mine.first();
            for (Range theirs : other.ranges()) {
                if (theirs.last() >= next && theirs.first() <= mine.last()) {
                    if (theirs.first() > next) {
                        rest.add(new Range(next, theirs.first() - 1));
                    }
                    next = theirs.last() + 1;
                }
            }
            if (next <= mine.last()) {
                rest.add(new Range(next, mine.last()));
            }
        }
        return of(rest);
    }

    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < firsts.length; i++) {
            ranges.add(new Range(firsts[i], firsts[i] + (ranks[i + 1] - ranks[i]) - 1));
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seeds seeds && Arrays.equals(firsts, seeds.firsts) && Arrays.equals(ranks, seeds.ranks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firsts) + Arrays.hashCode(ranks);
    }

    @Override
    public String toString() {
        return ranges().toString();
    }

    /** The seeds {@code first … last}, 0 ≤ first ≤ last &lt; 2⁶³ − 1. */
    public record Range(long first, long last) {
        public Range {
            if (first < 0 || last < first || last == Long.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "seeds from " + first + " to " + last + ": must be in order, from 0 to 2^63 - 2");
            }
        }

        long count() {
            return last - first + 1;
        }
    }
}
