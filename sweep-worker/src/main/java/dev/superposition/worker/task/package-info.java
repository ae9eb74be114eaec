/** One unit of work on an executor: train a batch, measure it, publish its rows. */
@NullMarked
package dev.superposition.worker.task;

import org.jspecify.annotations.NullMarked;
