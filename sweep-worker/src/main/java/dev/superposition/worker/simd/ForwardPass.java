package dev.superposition.worker.simd;

import dev.superposition.worker.config.ModelKind;

/**
 * What the kernels know of a model kind.
 *
 * @param hiddenRelu whether h = ReLU(Wᵀx), else h = Wᵀx
 * @param outputRelu whether the answer is ReLU(y), else y
 * @param magnitudes whether the model should answer |x|, else x
 */
record ForwardPass(boolean hiddenRelu, boolean outputRelu, boolean magnitudes) {
    /**
     * Of a kind that the fast engine has.
     *
     * @throws IllegalArgumentException if it has not
     */
    static ForwardPass of(ModelKind kind) {
        return switch (kind) {
            case RELU_OUTPUT -> new ForwardPass(false, true, false);
            case LINEAR_OUTPUT -> new ForwardPass(false, false, false);
            case HIDDEN_RELU -> new ForwardPass(true, true, false);
            case ABSOLUTE_VALUE -> new ForwardPass(true, true, true);
            default -> throw new IllegalArgumentException("no kernel trains " + kind.id() + " models");
        };
    }
}
