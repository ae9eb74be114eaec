/** What the script {@code ./sweep} needs once a build, so that its commands start faster. */
@NullMarked
package dev.superposition.driver.launch;

import org.jspecify.annotations.NullMarked;
