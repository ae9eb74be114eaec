/** The sweep's points, addressed by index, and their packing into tasks by predicted cost. */
@NullMarked
package dev.superposition.driver.plan;

import org.jspecify.annotations.NullMarked;
