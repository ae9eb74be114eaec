/** What the literature claims, beside what tables of runs show. */
@NullMarked
package dev.superposition.driver.reproduction;

import org.jspecify.annotations.NullMarked;
