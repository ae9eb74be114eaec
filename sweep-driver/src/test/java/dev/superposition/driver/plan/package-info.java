/** Tests of the grid and its packing. */
@NullMarked
package dev.superposition.driver.plan;

import org.jspecify.annotations.NullMarked;
