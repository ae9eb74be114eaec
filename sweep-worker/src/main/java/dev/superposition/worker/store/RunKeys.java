package dev.superposition.worker.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a file holds and how they ended.
 *
 * @param runs in the file's order; empty if the file is damaged
 * @param damage why the file cannot be read, null if it can
 */
public record RunKeys(
        RunFile file, List<RunKey> runs, @Nullable String damage) {
    public RunKeys {
        runs = List.copyOf(runs);
    }

    /** Whether the file cannot be read; its runs then count as missing. */
    public boolean damaged() {
        return damage != null;
    }

    /**
     * One run.
     *
     * @param configId its {@code config_id}
     */
    public record RunKey(String configId, Outcome outcome) {}
}
