/** The fast engine: a fused training kernel on the JDK's Vector API, checked against the reference. */
@NullMarked
package dev.superposition.worker.simd;

import org.jspecify.annotations.NullMarked;
