package dev.superposition.worker.store;

import java.io.Serializable;

/**
 * One invocation of a sweep on a table.
 *
 * @param sweep the sweep's name
 * @param attempt the invocation's own name; neither may hold a {@code /}
 */
public record SweepAttempt(String sweep, String attempt) implements Serializable {}
