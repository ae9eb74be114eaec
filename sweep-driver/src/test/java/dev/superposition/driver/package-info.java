/** Tests of the driver as a whole. */
@NullMarked
package dev.superposition.driver;

import org.jspecify.annotations.NullMarked;
