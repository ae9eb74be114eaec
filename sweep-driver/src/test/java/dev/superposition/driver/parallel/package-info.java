@NullMarked
package dev.superposition.driver.parallel;

import org.jspecify.annotations.NullMarked;
