package dev.superposition.driver.cli;

import org.apache.spark.SparkUserAppException;

/** How a driver on a cluster tells Spark its exit code. */
final class ExitSpark {
    private ExitSpark() {}

    /** What main throws for a code other than 0. */
    static Exception of(int code) {
        return new SparkUserAppException(code);
    }
}
