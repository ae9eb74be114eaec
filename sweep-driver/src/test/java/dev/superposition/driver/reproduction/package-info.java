/** Tests of the views, the named queries, printing and drawing, against tables of known answers. */
@NullMarked
package dev.superposition.driver.reproduction;

import org.jspecify.annotations.NullMarked;
