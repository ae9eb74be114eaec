/** Tests of the sweep as a Spark job. */
@NullMarked
package dev.superposition.driver.job;

import org.jspecify.annotations.NullMarked;
