package dev.superposition.driver.spec;

/**
 * One thing that is wrong with a spec.
 *
 * @param path where the user wrote it, e.g. {@code sparsity[3]}, {@code scales.quick.training.steps} or {@code --set
 *     seeds}; empty if the whole document is meant
 * @param rule what is true, and what would be legal
 */
public record Problem(String path, String rule) {
    @Override
    public String toString() {
        return path.isEmpty() ? rule : path + ": " + rule;
    }
}
