/** Trainers: many instances of one shape, trained together, each to the bits it would have alone. */
@NullMarked
package dev.superposition.worker.train;

import org.jspecify.annotations.NullMarked;
