package dev.superposition.worker.store;

/**
 * What became of an attempt to publish a file.
 *
 * @param path the published file
 * @param first true if this call put it there, false if a twin had done so before
 */
public record Publication(String path, boolean first) {}
