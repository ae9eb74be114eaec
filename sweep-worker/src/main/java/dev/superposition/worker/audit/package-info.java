/** Runs of a fast engine, followed by the reference engine: a sample of every sweep, so that trust is measured. */
@NullMarked
package dev.superposition.worker.audit;

import org.jspecify.annotations.NullMarked;
