package dev.superposition.driver.cli;

import dev.superposition.driver.spec.SweepSpec;

/**
 * A spec of the literature and the sweep that stands for it.
 *
 * @param name of the spec's file, without its suffix
 * @param command that makes the table
 * @param complete whether the table is asked as it is
 */
record ReproducedSpec(String name, SweepSpec sweep, String command, String table, boolean complete) {}
