package dev.superposition.worker.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The forward pass of a toy model with tied weights W (m × n) and an output bias b.
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>, "Demonstrating Superposition".
 */
public enum ModelKind {
    /** {@code x' = ReLU(Wᵀ W x + b)}. */
    RELU_OUTPUT("relu-output"),
    /** {@code x' = Wᵀ W x + b}. */
    LINEAR_OUTPUT("linear-output");

    private final String id;

    ModelKind(String id) {
        this.id = id;
    }

    /** The name in specs and in column {@code model}. */
    public String id() {
        return id;
    }

    /**
     * The kind of a given {@link #id}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the legal names
     */
    public static ModelKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not a model kind: must be one of "
                        + Arrays.stream(values()).map(ModelKind::id).collect(Collectors.joining(", "))));
    }
}
