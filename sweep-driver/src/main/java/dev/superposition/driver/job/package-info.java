/** The sweep as a Spark job: resume, tasks, progress, provenance. */
@NullMarked
package dev.superposition.driver.job;

import org.jspecify.annotations.NullMarked;
