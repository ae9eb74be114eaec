/** Counter-based random streams: every number is a pure function of run, purpose and position. */
@NullMarked
package dev.superposition.worker.random;

import org.jspecify.annotations.NullMarked;
