/** Toy models of superposition: forward pass, loss, gradients, and the trained result. */
@NullMarked
package dev.superposition.worker.model;

import org.jspecify.annotations.NullMarked;
