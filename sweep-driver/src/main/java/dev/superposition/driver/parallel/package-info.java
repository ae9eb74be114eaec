/** One model trained over all executors at once, by averaging what each makes of its part of a batch. */
@NullMarked
package dev.superposition.driver.parallel;

import org.jspecify.annotations.NullMarked;
