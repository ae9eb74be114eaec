package dev.superposition.driver.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build wrote down about itself.
 *
 * @param version of the project
 * @param commit the git commit it was built from, {@code unknown} outside a repository
 * @param dirty whether files differed from that commit
 * @param spark version of Spark
 * @param nd4j version of ND4J
 */
public record BuildInfo(String version, String commit, boolean dirty, String spark, String nd4j) {
    private static final int SHORT_COMMIT = 12;

    /** Of this very program. */
    public static BuildInfo current() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build left no build.properties beside " + BuildInfo.class);
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String commit = properties.getProperty("commit", "");
        return new BuildInfo(
                properties.getProperty("version", "unknown"),
                commit.matches("[0-9a-f]{7,64}") ? commit : "unknown",
                "true".equals(properties.getProperty("dirty")),
                properties.getProperty("spark", "unknown"),
                properties.getProperty("nd4j", "unknown"));
    }

    /** Version and commit, e.g. {@code 0.1.0 (2f4c9d1e0a7b, modified)}; part of every row's provenance. */
    public String text() {
        String shortCommit = commit.length() > SHORT_COMMIT ? commit.substring(0, SHORT_COMMIT) : commit;
        return version + " (" + shortCommit + (dirty ? ", modified" : "") + ")";
    }
}
