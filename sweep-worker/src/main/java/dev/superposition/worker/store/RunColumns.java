package dev.superposition.worker.store;

import static dev.superposition.worker.store.Column.nullable;
import static dev.superposition.worker.store.Column.required;
import static dev.superposition.worker.store.ColumnType.BOOLEAN;
import static dev.superposition.worker.store.ColumnType.DOUBLE;
import static dev.superposition.worker.store.ColumnType.FLOAT;
import static dev.superposition.worker.store.ColumnType.INT;
import static dev.superposition.worker.store.ColumnType.LONG;
import static dev.superposition.worker.store.ColumnType.STRING;
import static dev.superposition.worker.store.ColumnType.TIMESTAMP;

import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Remembered;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureDistribution;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.measure.PhasePrediction;
import dev.superposition.worker.model.IgnoreLoss;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.ColumnType.ListOf;
import dev.superposition.worker.store.ColumnType.Struct;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Every column of the table {@code runs}, declared once. A column once published keeps its name, type and meaning.
 *
 * <p>All but {@code sweep}, {@code part}, {@link #PROVENANCE} and {@link #AUDIT} are determined by the configuration and its engine.
 */
public final class RunColumns {
    /** The column that names a run. */
    public static final String CONFIG_ID = "config_id";
    /** The column that says how a run ended. */
    public static final String OUTCOME = "outcome";
    /** The one column that may differ between two runs of one configuration. */
    public static final String PROVENANCE = "provenance";

    /** What the reference engine found of a run that was audited. */
    public static final String AUDIT = "audit";

    /** Columns that files of the first versions lack; they read as null. */
    static final Set<String> ADDED_LATER = Set.of(AUDIT);

    private static final Struct<Measurement.Feature> FEATURE = new Struct<>(List.of(
            required("index", INT, Measurement.Feature::index, "i, from 0"),
            required("importance", DOUBLE, Measurement.Feature::importance, "I_i"),
            required("sparsity", DOUBLE, Measurement.Feature::sparsity, "S_i, the probability that x_i = 0"),
            required("norm", DOUBLE, Measurement.Feature::norm, "‖W_i‖"),
            required(
                    "dimensionality",
                    DOUBLE,
                    Measurement.Feature::dimensionality,
                    "D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)², in [0, 1]; 0 for a dead feature"),
            required(
                    "interference",
                    DOUBLE,
                    Measurement.Feature::interference,
                    "Σ_{j≠i} (Ŵ_i·W_j)²; 0 for a dead feature"),
            required("bias", DOUBLE, Measurement.Feature::bias, "b_i"),
            required(
                    "phase",
                    STRING,
                    feature -> feature.phase().id(),
                    "`not-represented`, `dedicated` (a dimension of its own) or `superposition`"),
            required("loss", DOUBLE, Measurement.Feature::loss, "E[(x_i − x′_i)²], without importance")));

    private static final Struct<Measurement.Component> COMPONENT = new Struct<>(List.of(
            required("size", INT, Measurement.Component::size, "k, how many features"),
            required("rank", INT, Measurement.Component::rank, "d, the dimensions they share"),
            required("members", new ListOf<>(INT), Measurement.Component::members, "their indices, increasing"),
            required(
                    "geometry",
                    STRING,
                    component -> component.geometry().id(),
                    "`dedicated`, `digon`, `triangle`, `tetrahedron`, `pentagon`, `square antiprism` or `other`: by size, rank and "
                            + "angles, each cosine within 0.1, and lengths, the least at least 3/4 of the greatest")));

    private static final Struct<Measurement.HiddenVector> HIDDEN_VECTOR = new Struct<>(List.of(
            required("norm", DOUBLE, Measurement.HiddenVector::norm, "‖h_t‖"),
            required(
                    "dimensionality",
                    DOUBLE,
                    Measurement.HiddenVector::dimensionality,
                    "D_t = ‖h_t‖² / Σ_s (ĥ_t·h_s)² over all examples, in [0, 1]; 2/T for the corners of a regular T-gon"),
            required("vector", new ListOf<>(FLOAT), Measurement.HiddenVector::vector, "h_t, length m")));

    private static final Struct<PhasePrediction> THEORY = new Struct<>(List.of(
            required("not_represented", DOUBLE, PhasePrediction::notRepresented, "expected loss if it is ignored"),
            required("dedicated", DOUBLE, PhasePrediction::dedicated, "if it has a dimension of its own"),
            required("superposition", DOUBLE, PhasePrediction::superposition, "if it is half of an antipodal pair"),
            nullable(
                    "phase",
                    STRING,
                    prediction -> prediction.phase() == null
                            ? null
                            : prediction.phase().id(),
                    "the one with the least loss, as `features.phase`; null if two share the least")));

    private static final Struct<TrainedModel.LossPoint> LOSS_POINT = new Struct<>(List.of(
            required("step", INT, TrainedModel.LossPoint::step, "0-based"),
            required("loss", DOUBLE, TrainedModel.LossPoint::loss, "of that step's batch, before its update")));

    private static final Struct<TrainedModel.Checkpoint> CHECKPOINT = new Struct<>(List.of(
            required("step", INT, TrainedModel.Checkpoint::step, "completed steps; 0 is the initialisation"),
            required("weights", new ListOf<>(FLOAT), point -> list(point.weights()), "as column `weights`"),
            required("bias", new ListOf<>(FLOAT), point -> list(point.bias()), "as column `bias`"),
            nullable(
                    "output_weights",
                    new ListOf<>(FLOAT),
                    point -> listOrNull(point.outputWeights()),
                    "as column `output_weights`")));

    private static final Struct<Provenance> PROVENANCE_FIELDS = new Struct<>(List.of(
            required("attempt", STRING, Provenance::attempt, "the invocation of the sweep that trained the row"),
            required("host", STRING, Provenance::host, "the machine"),
            required("started_at", TIMESTAMP, Provenance::startedAt, "when the batch's training started"),
            required("finished_at", TIMESTAMP, Provenance::finishedAt, "when the batch was measured"),
            required(
                    "train_seconds",
                    DOUBLE,
                    Provenance::trainSeconds,
                    "wall time of training the batch, divided by its instances"),
            required("instances", INT, Provenance::instances, "how many runs were trained together"),
            required("version", STRING, Provenance::version, "version and git commit of the worker"),
            required("java", STRING, Provenance::java, "version of the JVM"),
            required("cpu", STRING, Provenance::cpu, "processor the tensors ran on")));

    private static final Struct<Audit> AUDIT_FIELDS = new Struct<>(List.of(
            required("engine", STRING, Audit::engine, "the engine that checked"),
            required("agrees", BOOLEAN, Audit::agrees, "whether rounding explains every difference"),
            required("steps", INT, Audit::steps, "training steps that both engines took"),
            required("weights_difference", DOUBLE, Audit::weightsDifference, "largest |ΔW| between two checkpoints"),
            required("bias_difference", DOUBLE, Audit::biasDifference, "largest |Δb| between two checkpoints"),
            required(
                    "parameters_difference",
                    DOUBLE,
                    Audit::parametersDifference,
                    "distance of a feature's parameters from the reference's, over the way both came from the last checkpoint:"
                            + " upper quartile over checkpoints, largest over features"),
            required("tolerance", DOUBLE, Audit::tolerance, "what `parameters_difference` must not exceed"),
            required("losses", INT, Audit::losses, "batch losses compared, from the first step to the last"),
            required(
                    "loss_difference",
                    DOUBLE,
                    Audit::lossDifference,
                    "largest relative difference of a batch loss for the run's own parameters"),
            required("repeated", BOOLEAN, Audit::repeated, "whether training the run once more gave the same bits"),
            nullable("error", STRING, Audit::error, "why the check could not be made; null if it was")));

    private static final Struct<RunRow> ROW = new Struct<>(
            List.of(
                    required(
                            CONFIG_ID,
                            STRING,
                            RunRow::configId,
                            "identity: a hash of the configuration and its engine"),
                    required("sweep", STRING, RunRow::sweep, "the sweep that trained the run"),
                    nullable("part", STRING, RunRow::part, "the part of the sweep's spec; null if it has none"),
                    config("model", STRING, config -> config.model().id(), modelKinds()),
                    config("n_features", INT, RunConfig::features, "n, the width of the input"),
                    config("n_hidden", INT, RunConfig::hidden, "m, the dimensions the features are squeezed into"),
                    config(
                            "sparsity",
                            DOUBLE,
                            shared(RunColumns::density, SparsityProfile::complement),
                            "S = 1 − `density`"),
                    config("density", DOUBLE, RunColumns::density, "mean over features of p_i = 1 − S_i"),
                    config(
                            "sparsity_profile",
                            STRING,
                            shared(RunConfig::sparsity, SparsityProfile::text),
                            "densities p_i over the features, to be read as `data` says"),
                    config(
                            "importance_profile",
                            STRING,
                            shared(RunConfig::importance, ImportanceProfile::text),
                            "I_i over the features"),
                    config(
                            "relative_importance",
                            DOUBLE,
                            RunColumns::relativeImportance,
                            "importance of the last feature over that of the first"),
                    config("dropout", DOUBLE, RunConfig::dropout, "rate q on the hidden layer, during training only"),
                    config("seed", LONG, RunConfig::seed, "chooses among runs that agree in all else"),
                    config("steps", INT, config -> config.training().steps(), "training steps"),
                    config("batch_size", INT, config -> config.training().batchSize(), "samples in each step's batch"),
                    config(
                            "optimizer",
                            STRING,
                            config -> config.training().optimizer().id(),
                            "`adamw`, `adam` or `sgd`"),
                    config(
                            "optimizer_settings",
                            STRING,
                            shared(config -> config.training().optimizer(), Optimizer::text),
                            "the optimizer with its parameters"),
                    config("learning_rate", DOUBLE, config -> config.training().learningRate(), "peak of the schedule"),
                    config(
                            "schedule",
                            STRING,
                            shared(config -> config.training().schedule(), LearningRateSchedule::text),
                            "course of the learning rate"),
                    config(
                            "init_scale",
                            DOUBLE,
                            config -> config.training().initScale(),
                            "standard deviation of the initial weights"),
                    required("engine", STRING, row -> row.engine().id(), "what trained the run"),
                    required(OUTCOME, STRING, row -> row.outcome().id(), "`completed`, `diverged` or `failed`"),
                    nullable("error", STRING, RunRow::error, "why the run failed; null unless it did"),
                    nullable("diverged_at", INT, RunColumns::divergedAt, "step at which the loss was seen to explode"),
                    measured(
                            "loss",
                            DOUBLE,
                            Measurement::loss,
                            "evaluation loss: mean of I_i (x_i − x′_i)², dropout off"),
                    measured("loss_stderr", DOUBLE, Measurement::lossStderr, "standard error of `loss`"),
                    config(
                            "ignore_loss",
                            DOUBLE,
                            IgnoreLoss::of,
                            "expected loss of a model that represents nothing and answers the mean of each feature: mean of I_i Var[x_i], which is "
                                    + "I_i (p_i/3 − p_i²/4) for values uniform on (0, 1]; of data of unit norm, of the evaluation data"),
                    measured("frobenius_norm", DOUBLE, Measurement::frobeniusNorm, "‖W‖_F, un-squared"),
                    measured(
                            "dimensions_per_feature",
                            DOUBLE,
                            Measurement::dimensionsPerFeature,
                            "D* = m / ‖W‖_F²; infinite for W = 0"),
                    measured(
                            "features_represented",
                            INT,
                            Measurement::featuresRepresented,
                            "how many features are dedicated or in superposition"),
                    measured(
                            "hidden_kurtosis",
                            DOUBLE,
                            Measurement::hiddenKurtosis,
                            "mean kurtosis of the hidden dimensions, 3 for a normal distribution, without sampling error where they are linear in independent "
                                    + "features; NaN if they are constant"),
                    trained(
                            "weights",
                            new ListOf<>(FLOAT),
                            model -> list(model.weights()),
                            "W, n × m row-major: row i embeds feature i"),
                    trained("bias", new ListOf<>(FLOAT), model -> list(model.bias()), "b, length n"),
                    measured("features", new ListOf<>(FEATURE), Measurement::features, "one entry a feature, in order"),
                    measured(
                            "components",
                            new ListOf<>(COMPONENT),
                            Measurement::components,
                            "represented features grouped by who interferes with whom; largest first"),
                    required(
                            "loss_curve",
                            new ListOf<>(LOSS_POINT),
                            row -> row.trained() == null
                                    ? List.of()
                                    : row.trained().lossCurve(),
                            "training loss along the way; ends early if the run diverged"),
                    required(
                            "checkpoints",
                            new ListOf<>(CHECKPOINT),
                            row -> row.trained() == null
                                    ? List.of()
                                    : row.trained().checkpoints(),
                            "weights along the way; empty unless asked for"),
                    required(
                            PROVENANCE,
                            PROVENANCE_FIELDS,
                            RunRow::provenance,
                            "where, when and by what the row was made; alone may differ between two runs of a configuration"),
                    trained(
                            "output_weights",
                            new ListOf<>(FLOAT),
                            model -> listOrNull(model.outputWeights()),
                            "n × m row-major: row i reads feature i out; null if W does that too (tied weights)"),
                    measured(
                            "basis_alignment",
                            DOUBLE,
                            Measurement::basisAlignment,
                            "mean over represented features of Σ_k W_ik⁴/‖W_i‖⁴: 1 if each has one hidden dimension, 3/(m+2) for directions at "
                                    + "random, 1/m if each is spread over all; NaN if none is represented"),
                    measured(
                            "adversarial_loss",
                            DOUBLE,
                            Measurement::adversarialLoss,
                            "evaluation loss where each sample x is moved a tenth of the mean ‖x‖ along the row of WᵀW, of either sign, that harms "
                                    + "most; null unless asked for"),
                    nullable(
                            "theory",
                            THEORY,
                            row -> PhasePrediction.of(row.config()).orElse(null),
                            "what ideal weights of each phase of the last feature lose; null unless the run is `relu-output` 2 → 1 or 3 → 2 "
                                    + "without dropout, of independent features, and these differ in the importance of the last one only"),
                    nullable(
                            AUDIT,
                            AUDIT_FIELDS,
                            RunRow::audit,
                            "how far the reference engine agrees; null unless the sweep chose the run for an audit"),
                    config(
                            "data",
                            STRING,
                            shared(RunConfig::data, Data::text),
                            "which features are present together, " + dataKinds()
                                    + " with the size of sets; then, unless they are uniform on (0, 1] "
                                    + "and drawn afresh each step, magnitudes, `unit norm` and `fixed`"),
                    config(
                            "set_size",
                            INT,
                            config -> config.data().setSize(),
                            "features of a set; 1 if `data` has no sets"),
                    measured(
                            "train_loss",
                            DOUBLE,
                            Measurement::trainLoss,
                            "loss of the examples of a finite data set, dropout off, while `loss` is that of fresh data; null if data are fresh"),
                    measured(
                            "hidden_vectors",
                            new ListOf<>(HIDDEN_VECTOR),
                            Measurement::hiddenVectors,
                            "of a finite data set, one entry for each example with a present feature, in order; null if data are fresh")));

    private static final Provenance NOT_TRAINED = new Provenance("", "", 0, 0, 0, 0, "", "", "");

    private RunColumns() {}

    /** The columns in the order of the table. */
    public static List<Column<RunRow, ?>> all() {
        return ROW.fields();
    }

    /** The type of a row. */
    static Struct<RunRow> row() {
        return ROW;
    }

    /** The Parquet schema of a file of runs. */
    public static MessageType schema() {
        return new MessageType("runs", ROW.parquetFields());
    }

    /** The schema as a column list in Spark SQL's notation, e.g. for {@code CREATE TABLE} or {@code StructType.fromDDL}. */
    public static String sql() {
        return all().stream().map(Column::sql).collect(Collectors.joining(", "));
    }

    /** The row's columns by name in plain form, as {@link StoredRun#columns} has them of a stored row. */
    public static Map<String, @Nullable Object> plain(RunRow row) {
        return ROW.plain(row);
    }

    /**
     * What a column will say of a run that is planned.
     *
     * @param column one that the configuration decides, or {@code sweep} or {@code part}
     * @return the value as {@link #plain} has it; null also for a column that only training fills
     */
    public static @Nullable Object planned(String column, String sweep, @Nullable String part, RunConfig config) {
        RunRow row =
                new RunRow("", sweep, part, config, Engine.ND4J, Outcome.FAILED, null, null, null, NOT_TRAINED, null);
        return all().stream()
                .filter(known -> known.name().equals(column))
                .findFirst()
                .map(known -> known.plain(row))
                .orElse(null);
    }

    /** The reference of the table in Markdown. */
    public static String reference() {
        return ColumnReference.markdown(all());
    }

    private static <T> Column<RunRow, T> config(
            String name, ColumnType<T> type, Function<RunConfig, @Nullable T> value, String doc) {
        return required(name, type, row -> value.apply(row.config()), doc);
    }

    /** A function of a part that neighbouring configurations share: worked out once for all of them. */
    private static <P, T> Function<RunConfig, T> shared(Function<RunConfig, P> part, Function<P, T> value) {
        return part.andThen(new Remembered<>(value));
    }

    private static <T> Column<RunRow, T> trained(
            String name, ColumnType<T> type, Function<TrainedModel, @Nullable T> value, String doc) {
        return nullable(name, type, row -> row.trained() == null ? null : value.apply(row.trained()), doc);
    }

    private static <T> Column<RunRow, T> measured(
            String name, ColumnType<T> type, Function<Measurement, @Nullable T> value, String doc) {
        return nullable(name, type, row -> row.measured() == null ? null : value.apply(row.measured()), doc);
    }

    private static @Nullable Integer divergedAt(RunRow row) {
        TrainedModel trained = row.trained();
        return trained != null && trained.diverged() ? trained.divergedAt() : null;
    }

    /** Features of one density have exactly this mean, so that equal configurations group together. */
    private static double density(RunConfig config) {
        double[] densities = FeatureDistribution.densities(config);
        double sum = 0;
        boolean uniform = true;
        for (double density : densities) {
            sum += density;
            uniform &= density == densities[0];
        }
        return uniform ? densities[0] : sum / densities.length;
    }

    private static double relativeImportance(RunConfig config) {
        double[] importances = config.importance().importances(config.features());
        return importances[importances.length - 1] / importances[0];
    }

    private static String modelKinds() {
        return Arrays.stream(ModelKind.values())
                .map(kind -> "`" + kind.id() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String dataKinds() {
        return Arrays.stream(DataKind.values())
                .map(kind -> "`" + kind.id() + "`")
                .collect(Collectors.joining(", "));
    }

    private static List<Float> list(float[] values) {
        return new FloatList(values);
    }

    private static @Nullable List<Float> listOrNull(float @Nullable [] values) {
        return values == null ? null : list(values);
    }

    /** A view of an array, so that weights are not copied to be written. */
    private static final class FloatList extends AbstractList<Float> implements RandomAccess {
        private final float[] values;

        FloatList(float[] values) {
            this.values = values;
        }

        @Override
        public Float get(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
