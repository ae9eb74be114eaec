/** Tests of the report. */
@NullMarked
package dev.superposition.driver.report;

import org.jspecify.annotations.NullMarked;
