/** Tests of the spec language. */
@NullMarked
package dev.superposition.driver.spec;

import org.jspecify.annotations.NullMarked;
