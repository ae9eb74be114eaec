/** Sparse feature batches, drawn from a run's own streams. */
@NullMarked
package dev.superposition.worker.data;

import org.jspecify.annotations.NullMarked;
