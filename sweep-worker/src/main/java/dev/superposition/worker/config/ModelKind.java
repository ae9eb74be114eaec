package dev.superposition.worker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The forward pass of a toy model with n features, m hidden dimensions and an output bias b.
 *
 * <p>Each kind is one line here and one class in package {@code model}, which has the kind's name ({@code HIDDEN_RELU}: class
 * {@code HiddenRelu}) and shows forward pass and gradient side by side. Nothing else need know of it; the
 * fast engine's kernels name those they have.
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>.
 */
public enum ModelKind {
    /** {@code x' = ReLU(Wᵀ W x + b)}. */
    RELU_OUTPUT("relu-output"),
    /** {@code x' = Wᵀ W x + b}. */
    LINEAR_OUTPUT("linear-output"),
    /** {@code x' = ReLU(Wᵀ ReLU(W x) + b)}: the ReLU makes a basis of the hidden layer privileged. */
    HIDDEN_RELU("hidden-relu"),
    /** {@code y = ReLU(W₂ ReLU(W₁ x) + b)}, trained to answer |x|. */
    ABSOLUTE_VALUE("absolute-value", Trait.UNTIED, Trait.SIGNED);

    /** In what a kind differs from most. */
    private enum Trait {
        /** One matrix embeds the features, another reads them out. */
        UNTIED,
        /** Features are of either sign: uniform on [−1, 1] where present. */
        SIGNED
    }

    private final String id;
    private final boolean tied;
    private final boolean signed;

    ModelKind(String id, Trait... traits) {
        List<Trait> given = List.of(traits);
        this.id = id;
        this.tied = !given.contains(Trait.UNTIED);
        this.signed = given.contains(Trait.SIGNED);
    }

    /** The name in specs and in column {@code model}. */
    public String id() {
        return id;
    }

    /** Whether one matrix both embeds the features and reads them out; else the output has a matrix of its own. */
    public boolean tied() {
        return tied;
    }

    /** Whether features are of either sign, uniform on [−1, 1] where present; else they are uniform on [0, 1]. */
    public boolean signed() {
        return signed;
    }

    /** The simple name of the class that computes it, e.g. {@code HiddenRelu}. */
    public String className() {
        return Arrays.stream(id.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
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
