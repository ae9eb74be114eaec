package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunColumnsTest {
    private static final Path REFERENCE = Path.of("COLUMNS.md");

    /** {@code -Dcolumns.write=true} writes the page instead. */
    @Test
    @Tag("law")
    void reference_pageBesideTheModule_isUpToDate() throws IOException {
        if (Boolean.getBoolean("columns.write")) {
            Files.writeString(REFERENCE, RunColumns.reference());
        }
        assertThat(Files.readString(REFERENCE))
                .as("COLUMNS.md: write it anew with mvn test -Dtest=RunColumnsTest -Dcolumns.write=true")
                .isEqualTo(RunColumns.reference());
    }

    /** A column once published keeps its name, type and place: this list only ever grows at its end. */
    @Test
    @Tag("closed-form")
    void sql_publishedColumns_keepNameTypeAndOrder() {
        assertThat(RunColumns.sql())
                .isEqualTo(String.join(
                        ", ",
                        "config_id string NOT NULL",
                        "sweep string NOT NULL",
                        "part string",
                        "model string NOT NULL",
                        "n_features int NOT NULL",
                        "n_hidden int NOT NULL",
                        "sparsity double NOT NULL",
                        "density double NOT NULL",
                        "sparsity_profile string NOT NULL",
                        "importance_profile string NOT NULL",
                        "relative_importance double NOT NULL",
                        "dropout double NOT NULL",
                        "seed bigint NOT NULL",
                        "steps int NOT NULL",
                        "batch_size int NOT NULL",
                        "optimizer string NOT NULL",
                        "optimizer_settings string NOT NULL",
                        "learning_rate double NOT NULL",
                        "schedule string NOT NULL",
                        "init_scale double NOT NULL",
                        "engine string NOT NULL",
                        "outcome string NOT NULL",
                        "error string",
                        "diverged_at int",
                        "loss double",
                        "loss_stderr double",
                        "ignore_loss double NOT NULL",
                        "frobenius_norm double",
                        "dimensions_per_feature double",
                        "features_represented int",
                        "hidden_kurtosis double",
                        "weights array<float>",
                        "bias array<float>",
                        "features array<struct<index: int, importance: double, sparsity: double, norm: double, "
                                + "dimensionality: double, interference: double, bias: double, phase: string, "
                                + "loss: double>>",
                        "components array<struct<size: int, rank: int, members: array<int>, geometry: string>>",
                        "loss_curve array<struct<step: int, loss: double>> NOT NULL",
                        "checkpoints array<struct<step: int, weights: array<float>, bias: array<float>, "
                                + "output_weights: array<float>>> NOT NULL",
                        "provenance struct<attempt: string, host: string, started_at: timestamp, "
                                + "finished_at: timestamp, train_seconds: double, instances: int, version: string, "
                                + "java: string, cpu: string> NOT NULL",
                        "output_weights array<float>",
                        "basis_alignment double",
                        "adversarial_loss double",
                        "theory struct<not_represented: double, dedicated: double, superposition: double, phase: string>",
                        "audit struct<engine: string, agrees: boolean, steps: int, weights_difference: double, "
                                + "bias_difference: double, parameters_difference: double, tolerance: double, losses: int, "
                                + "loss_difference: double, repeated: boolean, error: string>",
                        "data string NOT NULL",
                        "set_size int NOT NULL",
                        "train_loss double",
                        "hidden_vectors array<struct<norm: double, dimensionality: double, vector: array<float>>>"));
    }

    /** Summing 0.1 three times and dividing by three gives 0.10000000000000002, which would split a group of equal runs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 20, 400})
    @Tag("law")
    void density_uniformProfile_isExact(int features) {
        RunRow row = failed(TestConfigs.of(features, 2).density(SparsityProfile.complement(0.9)));
        assertThat(RunColumns.plain(row)).containsEntry("density", 0.1).containsEntry("sparsity", 0.9);
    }

    @Test
    @Tag("closed-form")
    void relativeImportance_lastFeatureProfile_isItsValue() {
        assertThat(plain(TestConfigs.of(3, 2).importance(new ImportanceProfile.LastFeature(7.5))))
                .containsEntry("relative_importance", 7.5);
        assertThat(plain(TestConfigs.of(2, 1).importance(new ImportanceProfile.Linear(0, 1))))
                .containsEntry("relative_importance", Double.POSITIVE_INFINITY);
    }

    @Test
    @Tag("closed-form")
    void plain_nullInARequiredColumn_isRefusedByName() {
        Column<String, String> column = Column.required("sweep", ColumnType.STRING, row -> null, "");
        assertThatThrownBy(() -> column.plain("row"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("column sweep must not be null");
    }

    @Test
    @Tag("law")
    void differences_rowAgainstItself_areNoneWhateverItsProvenance() {
        RunRow row = TestRows.completed(1);
        StoredRun stored = new StoredRun(new RunFile("/t/runs-1.parquet", 1), RunColumns.plain(row));
        RunRow elsewhere = TestRows.by(new Provenance("other", "other", 1, 2, 3, 4, "", "", ""), row);
        assertThat(stored.differences(elsewhere)).isEmpty();
        assertThat(stored.differences(row.with(TestRows.audit(true)))).isEmpty();
    }

    @Test
    @Tag("law")
    void differences_oneBitOfOneWeight_isFound() {
        RunRow row = TestRows.completed(1);
        StoredRun stored = new StoredRun(new RunFile("/t/runs-1.parquet", 1), RunColumns.plain(row));
        float[] weights = Objects.requireNonNull(row.trained()).weights();
        weights[1] = 0f;
        assertThat(stored.differences(row)).containsExactly("weights", "checkpoints");
        assertThat(stored.differences(TestRows.completed(2))).containsExactly("config_id", "seed", "loss");
    }

    private static RunRow failed(TestConfigs settings) {
        RunConfig config = settings.build();
        return RunRow.failed(
                config.id(Engine.ND4J),
                "sweep",
                null,
                config,
                Engine.ND4J,
                "",
                TestRows.completed(0).provenance());
    }

    private static Map<String, @Nullable Object> plain(TestConfigs config) {
        return RunColumns.plain(failed(config));
    }
}
