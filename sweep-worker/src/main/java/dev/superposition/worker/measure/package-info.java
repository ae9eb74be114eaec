/** What is measured of a trained model: norms, dimensionality, interference, geometry, evaluation loss. */
@NullMarked
package dev.superposition.worker.measure;

import org.jspecify.annotations.NullMarked;
