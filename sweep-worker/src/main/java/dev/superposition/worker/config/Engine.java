package dev.superposition.worker.config;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What trains a run. The engine and its {@link #numericsVersion} are part of a run's identity, because two engines agree in
 * distribution and to rounding, not in every bit.
 */
public enum Engine {
    /** ND4J tensor operations over the whole instance batch: the reference. */
    ND4J("nd4j", 3),
    /** A fused kernel on the JDK's Vector API: the same data, many times faster, the same bits on every processor. */
    SIMD("simd", 3),
    /** One model trained data-parallel over a cluster's executors with DeepLearning4J: for models too wide for one task. */
    DL4J_SPARK("dl4j-spark", 2);

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** The kinds that the fast engine's kernels have. */
    private static final Set<ModelKind> FUSED =
            Set.of(ModelKind.RELU_OUTPUT, ModelKind.LINEAR_OUTPUT, ModelKind.HIDDEN_RELU, ModelKind.ABSOLUTE_VALUE);

    private final String id;
    private final int numericsVersion;

    Engine(String id, int numericsVersion) {
        this.id = id;
        this.numericsVersion = numericsVersion;
    }

    /** The name in specs and in column {@code engine}. */
    public String id() {
        return id;
    }

    /** Whether one run takes the whole cluster, led by the driver; else one task trains a batch of runs. */
    public boolean isDistributed() {
        return this == DL4J_SPARK;
    }

    /** Whether this JVM can run it: {@link #SIMD} needs {@code --add-modules jdk.incubator.vector}. */
    public boolean isAvailable() {
        return this != SIMD || ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /** Whether it can train models of this kind. */
    public boolean supports(ModelKind kind) {
        return switch (this) {
            case ND4J -> true;
            case SIMD -> FUSED.contains(kind);
            case DL4J_SPARK -> kind == ModelKind.RELU_OUTPUT || kind == ModelKind.LINEAR_OUTPUT;
        };
    }

    /** Raised whenever a change makes the engine give other bits for any configuration. */
    public int numericsVersion() {
        return numericsVersion;
    }

    /**
     * The engine of a given {@link #id}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the legal names
     */
    public static Engine of(String id) {
        return Arrays.stream(values())
                .filter(engine -> engine.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not an engine: must be one of "
                        + Arrays.stream(values()).map(Engine::id).collect(Collectors.joining(", "))));
    }
}
