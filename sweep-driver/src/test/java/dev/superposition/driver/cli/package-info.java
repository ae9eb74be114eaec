/** Tests of the command line, most of them in processes of their own. */
@NullMarked
package dev.superposition.driver.cli;

import org.jspecify.annotations.NullMarked;
