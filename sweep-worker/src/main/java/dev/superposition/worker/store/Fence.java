package dev.superposition.worker.store;

import java.io.Serializable;

/**
 * The claim under which a task publishes: the sweep attempt it works for, and the {@link TableLock} that attempt holds. Once
 * another attempt has taken the table over, the claim is refused.
 *
 * @param attempt the invocation of the sweep
 * @param generation number of the lock, which grows with every holder
 */
public record Fence(String attempt, long generation) implements Serializable {}
