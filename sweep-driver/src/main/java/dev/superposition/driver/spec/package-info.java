/** The sweep's specification: YAML in, checked values out, every problem named with its place and rule. */
@NullMarked
package dev.superposition.driver.spec;

import org.jspecify.annotations.NullMarked;
