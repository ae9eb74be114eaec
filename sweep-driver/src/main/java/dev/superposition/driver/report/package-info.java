/** A sweep as one page to look at, and its figures as files. */
@NullMarked
package dev.superposition.driver.report;

import org.jspecify.annotations.NullMarked;
