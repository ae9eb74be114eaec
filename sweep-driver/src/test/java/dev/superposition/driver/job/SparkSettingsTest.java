package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("closed-form")
final class SparkSettingsTest {
    @TempDir
    private Path folder;

    private Properties jvm(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    private Path defaults(String text) throws IOException {
        return Files.writeString(folder.resolve("spark-defaults.conf"), text);
    }

    @Test
    void resolve_nothingSaid_isAllCoresOfThisMachineWithQuickHeartbeats() {
        assertThat(SparkSettings.resolve(Map.of(), jvm()).values())
                .containsEntry("spark.master", "local[*]")
                .containsEntry("spark.executor.heartbeatInterval", "1s");
    }

    @Test
    void resolve_masterOfSparkSubmit_staysAndGetsNoLocalValues() {
        assertThat(SparkSettings.resolve(Map.of(), jvm("spark.master", "spark://host:7077"))
                        .values())
                .containsEntry("spark.master", "spark://host:7077")
                .doesNotContainKeys("spark.executor.heartbeatInterval", "spark.driver.host");
    }

    @Test
    void resolve_oneMachine_beatsEachSecondUnlessAJarHasToBeCopied() {
        String heartbeat = "spark.executor.heartbeatInterval";
        assertThat(SparkSettings.resolve(Map.of(), jvm()).values()).containsEntry(heartbeat, "1s");
        assertThat(SparkSettings.resolve(Map.of(), jvm("SPARK_SUBMIT", "true")).values())
                .doesNotContainKey(heartbeat);
    }

    private static final String NATIVES_AND_VECTORS =
            "-Dorg.bytedeco.javacpp.cachedir=natives --add-modules=jdk.incubator.vector";

    @Test
    void resolve_executorsOfACluster_getTheEnginesOptionsBesideWhatTheUserSays() {
        String options = "spark.executor.extraJavaOptions";
        assertThat(SparkSettings.resolve(Map.of("spark.master", "yarn"), jvm()).values())
                .containsEntry(options, "-XX:LoopUnrollLimit=200 -XX:ObjectAlignmentInBytes=64 " + NATIVES_AND_VECTORS)
                .containsEntry("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
        assertThat(SparkSettings.resolve(Map.of("spark.master", "yarn", options, "-Da=b"), jvm())
                        .values())
                .containsEntry(
                        options, "-Da=b -XX:LoopUnrollLimit=200 -XX:ObjectAlignmentInBytes=64 " + NATIVES_AND_VECTORS);
        assertThat(SparkSettings.resolve(Map.of("spark.master", "yarn", options, "-XX:ObjectAlignmentInBytes=8"), jvm())
                        .values())
                .containsEntry(options, "-XX:ObjectAlignmentInBytes=8 -XX:LoopUnrollLimit=200 " + NATIVES_AND_VECTORS);
        assertThat(SparkSettings.resolve(Map.of(), jvm()).values()).doesNotContainKey(options);
    }

    @Test
    void resolve_sameSettingEverywhere_commandLineThenJvmThenFile() throws IOException {
        Path file = defaults("spark.a file\nspark.b  file\nspark.c\tfile\n# a comment\n");
        Properties jvm = jvm(SparkSettings.DEFAULTS_FILE, file.toString(), "spark.a", "jvm", "spark.b", "jvm");
        assertThat(SparkSettings.resolve(Map.of("spark.a", "given"), jvm).values())
                .containsEntry("spark.a", "given")
                .containsEntry("spark.b", "jvm")
                .containsEntry("spark.c", "file");
    }

    @Test
    void resolve_underSparkSubmit_leavesTheDefaultsFileToIt() throws IOException {
        Path file = defaults("spark.c file\n");
        Properties jvm = jvm(SparkSettings.DEFAULTS_FILE, file.toString(), "SPARK_SUBMIT", "true");
        assertThat(SparkSettings.resolve(Map.of(), jvm).values()).doesNotContainKey("spark.c");
    }

    @Test
    void resolve_notASparkSetting_isRefused() {
        assertThatThrownBy(() -> SparkSettings.resolve(Map.of("master", "local"), jvm()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'master' is not a setting of Spark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "local[2]",
                "local[*]",
                "local[*,4]",
                "local-cluster[2,1,1024]",
                "yarn",
                "spark://a:7077,b:7077",
                "k8s://https://host:6443"
            })
    void resolve_anyFormOfMaster_isTaken(String master) {
        assertThat(SparkSettings.resolve(Map.of("spark.master", master), jvm()).values())
                .containsEntry("spark.master", master);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "local[]", "local[two]", "yarn-client "})
    void resolve_aMasterOfNoKnownForm_isRefused(String master) {
        assertThatThrownBy(() -> SparkSettings.resolve(Map.of("spark.master", master), jvm()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Spark's master '" + master + "' cannot be read: must be local, local[cores]");
    }

    @Test
    void hadoop_settingsWithPrefix_reachHadoop() {
        SparkSettings settings = SparkSettings.resolve(Map.of("spark.hadoop.fs.s3a.endpoint", "http://host"), jvm());
        assertThat(settings.hadoop().get("fs.s3a.endpoint")).isEqualTo("http://host");
    }

    @Test
    void redacted_secrets_areHidden() {
        SparkSettings settings = SparkSettings.resolve(
                Map.of("spark.hadoop.fs.s3a.secret.key", "s", "spark.hadoop.fs.s3a.access.key", "a", "spark.x", "x"),
                jvm());
        assertThat(settings.redacted())
                .containsEntry("spark.hadoop.fs.s3a.secret.key", "(redacted)")
                .containsEntry("spark.hadoop.fs.s3a.access.key", "(redacted)")
                .containsEntry("spark.x", "x");
    }
}
