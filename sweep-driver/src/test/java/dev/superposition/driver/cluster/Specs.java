package dev.superposition.driver.cluster;

/** Specs of quick sweeps. */
final class Specs {
    static final String TINY = """
            sweep: tiny
            model:      { kind: relu-output, features: 3, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            training:   { steps: 50, batch-size: 64 }
            """;

    /** Rows of two kinds of models, in 24 batches of two runs where a batch is limited to that. */
    static final String QUICK = """
            sweep: quick
            importance: { geometric: 0.9 }
            seeds: 8
            training:   { steps: 400, batch-size: 64 }
            parts:
              - { name: fast, model: { kind: relu-output, features: 5, hidden: 2 }, sparsity: [0.0, 0.5, 0.9, 0.97] }
              - { name: neurons, model: { kind: hidden-relu, features: 4, hidden: 2 }, sparsity: [0.0, 0.9] }
            """;

    static final int QUICK_RUNS = 48;

    private Specs() {}
}
