/** The command line {@code sweep}. */
@NullMarked
package dev.superposition.driver.cli;

import org.jspecify.annotations.NullMarked;
