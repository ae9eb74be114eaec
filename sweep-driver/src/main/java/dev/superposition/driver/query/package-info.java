/** The table in SQL: views over it, the named queries, and how results are printed and drawn. */
@NullMarked
package dev.superposition.driver.query;

import org.jspecify.annotations.NullMarked;
