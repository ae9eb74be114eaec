package dev.superposition.worker.config;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Everything one run depends on, and nothing else: two equal configurations give the same bits, whatever they are trained
 * with, wherever, whenever.
 *
 * @param features n, the width of the input
 * @param hidden m, the dimensions the features are squeezed into
 * @param dropout rate q in [0, 1) at which hidden activations are dropped during training
 * @param sparsity the densities of the features, to be read as the kind of {@code data} says
 * @param seed chooses among runs that agree in all else
 */
public record RunConfig(
        ModelKind model,
        int features,
        int hidden,
        double dropout,
        SparsityProfile sparsity,
        Data data,
        ImportanceProfile importance,
        long seed,
        Training training,
        Recording recording)
        implements Serializable {
    public static final int MAX_FEATURES = 100_000;
    public static final int MAX_HIDDEN = 10_000;
    private static final int ID_BYTES = 16;
    private static final Remembered<Training, String> TRAINING_TEXT = new Remembered<>(RunConfig::trainingText);

    public RunConfig {
        Rule.between("features", features, 1, MAX_FEATURES);
        Rule.between("hidden", hidden, 1, MAX_HIDDEN);
        Rule.fraction("dropout", dropout);
        sparsity.densities(features);
        importance.importances(features);
        data.check(features);
    }

    /** Of independent features, uniform on (0, 1]. */
    public RunConfig(
            ModelKind model,
            int features,
            int hidden,
            double dropout,
            SparsityProfile sparsity,
            ImportanceProfile importance,
            long seed,
            Training training,
            Recording recording) {
        this(model, features, hidden, dropout, sparsity, Data.DEFAULT, importance, seed, training, recording);
    }

    /**
     * The identity of the run's row: 32 hexadecimal digits, a hash of every field, the engine and its numerics version. Equal
     * for equal configurations and different for different ones (128 bits of SHA-256).
     */
    public String id(Engine engine) {
        byte[] hash = sha256(canonical() + " engine=" + engine.id() + "/" + engine.numericsVersion());
        return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
    }

    /** A 128-bit key for the run's own random streams; engine and recording do not enter it. */
    public int[] streamKey() {
        return key(science());
    }

    /** The key of the evaluation data: shared by all runs that face the same data, so that their losses compare pairwise. */
    public int[] evaluationKey() {
        return key("evaluation n=" + features + " sparsity=" + densityText() + dataText(data.fresh()));
    }

    /** The key of a finite data set: shared by all runs that have it, so that only the seed tells their fits apart. */
    public int[] examplesKey() {
        return key("examples n=" + features + " sparsity=" + densityText() + dataText(data) + " examples="
                + training.batchSize() + (model.signed() ? " signed" : ""));
    }

    /**
     * One line that determines every column of the run's row but provenance; numbers in hexadecimal floating point, so that
     * no printing rule can blur them.
     */
    public String canonical() {
        return science() + " sparsity=" + sparsity.text() + " importance=" + importance.text() + " loss-points="
                + recording.lossPoints() + " checkpoints=" + recording.checkpoints()
                + (recording.adversarial() ? " adversarial" : "");
    }

    private String science() {
        return "model=" + model.id() + " n=" + features + " m=" + hidden + " dropout=" + hex(dropout) + " density="
                + densityText() + dataText(data) + " weights-of-loss=" + hex(importance.importances(features))
                + " seed=" + seed
                + TRAINING_TEXT.apply(training);
    }

    private static String trainingText(Training training) {
        return " optimizer="
                + optimizerText(training.optimizer()) + " rate=" + hex(training.learningRate()) + " schedule="
                + training.schedule().shape().id() + "/" + training.schedule().warmupSteps() + " steps="
                + training.steps() + " batch=" + training.batchSize() + " init=" + hex(training.initScale());
    }

    /** Nothing for the default, which configurations had before there was another. */
    private static String dataText(Data data) {
        return data.equals(Data.DEFAULT)
                ? ""
                : " data=" + data.kind().id() + "/" + data.setSize() + "/"
                        + hex(data.magnitudes().low(), data.magnitudes().high())
                        + (data.unitNorm() ? "/unit-norm" : "") + (data.fixed() ? "/fixed" : "");
    }

    private String densityText() {
        return hex(sparsity.densities(features));
    }

    private static String optimizerText(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.AdamW o) {
            return "adamw/" + hex(o.beta1(), o.beta2(), o.epsilon(), o.weightDecay());
        } else if (optimizer instanceof Optimizer.Adam o) {
            return "adam/" + hex(o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Sgd o) {
            return "sgd/" + hex(o.momentum());
        }
        throw new IllegalStateException("no canonical text for " + optimizer);
    }

    /** Equal neighbours are written once with their count, so that wide uniform profiles stay short. */
    private static String hex(double... values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; ) {
            int end = i + 1;
            while (end < values.length && Double.compare(values[end], values[i]) == 0) {
                end++;
            }
            text.append(i == 0 ? "" : ",");
            HexadecimalDouble.append(text, values[i] + 0.0);
            if (end - i > 1) {
                text.append('*').append(end - i);
            }
            i = end;
        }
        return text.toString();
    }

    private static int[] key(String text) {
        byte[] hash = sha256("streams " + text);
        int[] key = new int[4];
        for (int word = 0; word < key.length; word++) {
            for (int b = 0; b < 4; b++) {
                key[word] = (key[word] << 8) | (hash[4 * word + b] & 0xff);
            }
        }
        return key;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
