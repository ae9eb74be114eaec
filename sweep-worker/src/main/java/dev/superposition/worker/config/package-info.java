/** What a run depends on: immutable, validated values with one canonical text each. */
@NullMarked
package dev.superposition.worker.config;

import org.jspecify.annotations.NullMarked;
