package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.measure.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read back by name with Parquet's own example reader, which knows nothing of the column declarations. */
class RunFileFormatTest {
    private final Path folder;

    RunFileFormatTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Tag("oracle")
    void encode_completedRow_readsBackInEveryColumn() throws IOException {
        RunRow row = TestRows.completed(3);
        Group read = read(List.of(row)).get(0);

        assertThat(read.getString("config_id", 0)).isEqualTo(row.configId());
        assertThat(read.getString("sweep", 0)).isEqualTo("größe-東京");
        assertThat(read.getString("part", 0)).isEqualTo("part \"a\"");
        assertThat(read.getString("model", 0)).isEqualTo("relu-output");
        assertThat(read.getInteger("n_features", 0)).isEqualTo(3);
        assertThat(read.getInteger("n_hidden", 0)).isEqualTo(2);
        assertThat(read.getDouble("sparsity", 0)).isEqualTo(0.7);
        assertThat(read.getDouble("density", 0)).isEqualTo(0.3);
        assertThat(read.getString("sparsity_profile", 0)).isEqualTo("linear(0.5, 0.1)");
        assertThat(read.getString("importance_profile", 0)).isEqualTo("geometric(0.9)");
        assertThat(read.getDouble("relative_importance", 0)).isEqualTo(0.9 * 0.9);
        assertThat(read.getDouble("dropout", 0)).isZero();
        assertThat(read.getLong("seed", 0)).isEqualTo(3);
        assertThat(read.getInteger("steps", 0)).isEqualTo(100);
        assertThat(read.getInteger("batch_size", 0)).isEqualTo(128);
        assertThat(read.getString("optimizer", 0)).isEqualTo("adamw");
        assertThat(read.getString("optimizer_settings", 0)).isEqualTo("adamw(0.9, 0.999, 1.0E-8, decay 0.01)");
        assertThat(read.getDouble("learning_rate", 0)).isEqualTo(1e-3);
        assertThat(read.getString("schedule", 0)).isEqualTo("constant");
        assertThat(read.getDouble("init_scale", 0)).isEqualTo(StrictMath.sqrt(2 / 5.0));
        assertThat(read.getString("engine", 0)).isEqualTo("nd4j");
        assertThat(read.getString("outcome", 0)).isEqualTo("completed");
        assertThat(absent(read)).containsExactly("error", "diverged_at", "output_weights", "theory", "audit");
        assertThat(read.getDouble("basis_alignment", 0)).isEqualTo(0.75);
        assertThat(read.getDouble("adversarial_loss", 0)).isEqualTo(0.5);
        assertThat(read.getDouble("loss", 0)).isEqualTo(3.01);
        assertThat(read.getDouble("loss_stderr", 0)).isEqualTo(1e-300);
        assertThat(read.getDouble("ignore_loss", 0))
                .isCloseTo(
                        (1 * (0.5 / 3 - 0.25 / 4) + 0.9 * (0.3 / 3 - 0.09 / 4) + 0.81 * (0.1 / 3 - 0.01 / 4)) / 3,
                        org.assertj.core.api.Assertions.within(1e-15));
        assertThat(read.getDouble("frobenius_norm", 0)).isEqualTo(Math.PI);
        assertThat(read.getDouble("dimensions_per_feature", 0)).isInfinite();
        assertThat(read.getInteger("features_represented", 0)).isEqualTo(2);
        assertThat(read.getDouble("hidden_kurtosis", 0)).isNaN();
        assertThat(floats(read.getGroup("weights", 0)))
                .containsExactly(1f, -0f, 0.5f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, 0.25f);
        assertThat(floats(read.getGroup("bias", 0))).containsExactly(0.1f, 0.25f, -3f);
        assertProvenance(read.getGroup("provenance", 0), row.provenance());
    }

    @Test
    @Tag("oracle")
    void encode_completedRow_readsBackItsNestedLists() throws IOException {
        RunRow row = TestRows.completed(3);
        Group read = read(List.of(row)).get(0);
        List<Group> features = elements(read.getGroup("features", 0));
        Measurement measured = Objects.requireNonNull(row.measured());
        assertThat(features).hasSize(3);
        for (int i = 0; i < 3; i++) {
            Measurement.Feature expected = measured.features().get(i);
            Group feature = features.get(i);
            assertThat(feature.getInteger("index", 0)).isEqualTo(i);
            assertThat(feature.getDouble("importance", 0)).isEqualTo(expected.importance());
            assertThat(feature.getDouble("sparsity", 0)).isEqualTo(expected.sparsity());
            assertThat(feature.getDouble("norm", 0)).isEqualTo(expected.norm());
            assertThat(feature.getDouble("dimensionality", 0)).isEqualTo(expected.dimensionality());
            assertThat(feature.getDouble("interference", 0)).isEqualTo(expected.interference());
            assertThat(feature.getDouble("bias", 0)).isEqualTo(expected.bias());
            assertThat(feature.getString("phase", 0)).isEqualTo(expected.phase().id());
            assertThat(feature.getDouble("loss", 0)).isEqualTo(expected.loss());
        }
        List<Group> components = elements(read.getGroup("components", 0));
        assertThat(components).hasSize(2);
        assertThat(components.get(1).getInteger("size", 0)).isEqualTo(2);
        assertThat(components.get(1).getInteger("rank", 0)).isEqualTo(1);
        Group members = components.get(1).getGroup("members", 0);
        assertThat(List.of(
                        members.getGroup("list", 0).getInteger("element", 0),
                        members.getGroup("list", 1).getInteger("element", 0)))
                .containsExactly(1, 2);
        List<Group> curve = elements(read.getGroup("loss_curve", 0));
        assertThat(curve).extracting(point -> point.getInteger("step", 0)).containsExactly(0, 7);
        assertThat(curve).extracting(point -> point.getDouble("loss", 0)).containsExactly(0.5, 0.1);
        List<Group> checkpoints = elements(read.getGroup("checkpoints", 0));
        assertThat(checkpoints).extracting(point -> point.getInteger("step", 0)).containsExactly(0, 100);
        assertThat(floats(checkpoints.get(1).getGroup("bias", 0))).containsExactly(0.1f, 0.25f, -3f);
        assertThat(floats(checkpoints.get(0).getGroup("weights", 0))).hasSize(6).containsOnly(0f);
    }

    @Test
    @Tag("oracle")
    void encode_divergedRow_keepsWhatWasTrainedAndMeasuresNothing() throws IOException {
        Group read = read(List.of(TestRows.completed(1), TestRows.diverged(1))).get(1);
        assertThat(read.getString("outcome", 0)).isEqualTo("diverged");
        assertThat(read.getInteger("diverged_at", 0)).isEqualTo(7);
        assertThat(read.getDouble("learning_rate", 0)).isEqualTo(1000);
        assertThat(floats(read.getGroup("weights", 0)).get(5)).isNaN();
        assertThat(elements(read.getGroup("loss_curve", 0)).get(1).getDouble("loss", 0))
                .isNaN();
        assertThat(elements(read.getGroup("checkpoints", 0))).isEmpty();
        assertThat(absent(read))
                .containsExactly(
                        "part",
                        "error",
                        "loss",
                        "loss_stderr",
                        "frobenius_norm",
                        "dimensions_per_feature",
                        "features_represented",
                        "hidden_kurtosis",
                        "features",
                        "components",
                        "output_weights",
                        "basis_alignment",
                        "adversarial_loss",
                        "theory",
                        "audit",
                        "train_loss",
                        "hidden_vectors");
    }

    @Test
    @Tag("oracle")
    void encode_auditedRun_keepsWhatWasFound() throws IOException {
        List<RunRow> rows = List.of(TestRows.completed(1), TestRows.completed(2).with(TestRows.audit(false)));
        Group audit = read(rows).get(1).getGroup("audit", 0);
        assertThat(audit.getString("engine", 0)).isEqualTo("nd4j");
        assertThat(audit.getBoolean("agrees", 0)).isFalse();
        assertThat(audit.getInteger("steps", 0)).isEqualTo(100);
        assertThat(audit.getDouble("weights_difference", 0)).isEqualTo(1e-7);
        assertThat(audit.getDouble("bias_difference", 0)).isEqualTo(2e-8);
        assertThat(audit.getDouble("parameters_difference", 0)).isEqualTo(0.5);
        assertThat(audit.getDouble("tolerance", 0)).isEqualTo(0.01);
        assertThat(audit.getInteger("losses", 0)).isEqualTo(48);
        assertThat(audit.getDouble("loss_difference", 0)).isEqualTo(1e-14);
        assertThat(audit.getBoolean("repeated", 0)).isTrue();
        assertThat(audit.getFieldRepetitionCount("error")).isZero();
    }

    @Test
    @Tag("oracle")
    void encode_untiedModel_keepsBothItsMatrices() throws IOException {
        RunRow row = TestRows.untied(5);
        Group read = read(List.of(TestRows.completed(5), row)).get(1);
        assertThat(read.getString("model", 0)).isEqualTo("absolute-value");
        assertThat(floats(read.getGroup("weights", 0))).containsExactly(1f, 2f, 3f, 4f);
        assertThat(floats(read.getGroup("output_weights", 0))).containsExactly(5f, 6f, -7f, 8f);
        Group checkpoint = elements(read.getGroup("checkpoints", 0)).get(0);
        assertThat(floats(checkpoint.getGroup("output_weights", 0))).containsExactly(5f, 6f, -7f, 8f);
    }

    @Test
    @Tag("oracle")
    void encode_failedRow_hasItsErrorAndEmptyLists() throws IOException {
        Group read = read(List.of(TestRows.failed(1))).get(0);
        assertThat(read.getString("outcome", 0)).isEqualTo("failed");
        assertThat(read.getString("error", 0)).isEqualTo("OutOfMemoryError: heap");
        assertThat(elements(read.getGroup("loss_curve", 0))).isEmpty();
        assertThat(elements(read.getGroup("checkpoints", 0))).isEmpty();
        assertThat(absent(read))
                .contains("diverged_at", "weights", "bias", "features")
                .doesNotContain("error");
    }

    @Test
    @Tag("law")
    void encode_equalRows_giveEqualBytes() {
        List<RunRow> rows = List.of(TestRows.completed(1), TestRows.diverged(2), TestRows.failed(3));
        List<RunRow> again = List.of(TestRows.completed(1), TestRows.diverged(2), TestRows.failed(3));
        assertThat(RunFileFormat.encode(rows)).isEqualTo(RunFileFormat.encode(again));
        assertThat(RunFileFormat.encode(rows)).isNotEqualTo(RunFileFormat.encode(TestRows.completed(1, 3)));
    }

    @Test
    @Tag("closed-form")
    void encode_listsHaveTheStandardThreeLevels() {
        MessageType lists = MessageTypeParser.parseMessageType("""
                message runs {
                  optional group weights (LIST) { repeated group list { required float element; } }
                  required group loss_curve (LIST) { repeated group list { required group element {
                    required int32 step; required double loss; } } }
                }""");
        assertThat(RunColumns.schema().getType("weights")).isEqualTo(lists.getType("weights"));
        assertThat(RunColumns.schema().getType("loss_curve")).isEqualTo(lists.getType("loss_curve"));
    }

    /** 3000 rows stand for a batch of many pages; every page must carry the checksum that reading verifies. */
    @Test
    @Tag("oracle")
    void encode_manyRows_areOneRowGroupOfZstandard() throws IOException {
        Path file = write(TestRows.completed(0, 3000));
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            assertThat(reader.getRowGroups()).hasSize(1);
            BlockMetaData rowGroup = reader.getRowGroups().get(0);
            assertThat(rowGroup.getRowCount()).isEqualTo(3000);
            assertThat(rowGroup.getColumns())
                    .allMatch(column -> column.getCodec().name().equals("ZSTD"));
            assertThat(reader.getFileMetaData().getKeyValueMetaData()).containsEntry("superposition.format", "1");
        }
    }

    private void assertProvenance(Group read, Provenance expected) {
        assertThat(read.getString("attempt", 0)).isEqualTo(expected.attempt());
        assertThat(read.getString("host", 0)).isEqualTo(expected.host());
        assertThat(read.getLong("started_at", 0)).isEqualTo(expected.startedAt());
        assertThat(read.getLong("finished_at", 0)).isEqualTo(expected.finishedAt());
        assertThat(read.getDouble("train_seconds", 0)).isEqualTo(expected.trainSeconds());
        assertThat(read.getInteger("instances", 0)).isEqualTo(expected.instances());
        assertThat(read.getString("version", 0)).isEqualTo(expected.version());
        assertThat(read.getString("java", 0)).isEqualTo(expected.java());
        assertThat(read.getString("cpu", 0)).isEqualTo(expected.cpu());
    }

    private Path write(List<RunRow> rows) throws IOException {
        return Files.write(folder.resolve("runs.parquet"), RunFileFormat.encode(rows));
    }

    private List<Group> read(List<RunRow> rows) throws IOException {
        List<Group> groups = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(),
                        new org.apache.hadoop.fs.Path(write(rows).toUri()))
                .build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                groups.add(group);
            }
        }
        assertThat(groups).hasSameSizeAs(rows);
        return groups;
    }

    private static List<String> absent(Group row) {
        return row.getType().getFields().stream()
                .map(org.apache.parquet.schema.Type::getName)
                .filter(name -> row.getFieldRepetitionCount(name) == 0)
                .toList();
    }

    private static List<Group> elements(Group list) {
        List<Group> elements = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            elements.add(list.getGroup("list", i).getGroup("element", 0));
        }
        return elements;
    }

    private static List<Float> floats(Group list) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            values.add(list.getGroup("list", i).getFloat("element", 0));
        }
        return values;
    }
}
