/** The table of runs: its columns, its files, and how a batch of rows is published whole. */
@NullMarked
package dev.superposition.worker.store;

import org.jspecify.annotations.NullMarked;
