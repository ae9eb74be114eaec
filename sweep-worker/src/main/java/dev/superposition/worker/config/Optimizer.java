package dev.superposition.worker.config;

import java.io.Serializable;

/** How gradients become steps. The learning rate lives in {@link Training}. */
public sealed interface Optimizer extends Serializable {

    /** The name in specs and in column {@code optimizer}. */
    String id();

    /** The name with its parameters. */
    String text();

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019): before each step every parameter, bias included, shrinks
     * by the factor 1 − learning rate · {@code weightDecay}. A negative decay grows the weights.
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        /** β = (0.9, 0.999), ε = 1e-8, decay 0.01: the defaults of PyTorch and of the paper's notebook. */
        public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8, 0.01);

        public AdamW {
            Rule.fraction("beta1", beta1);
            Rule.fraction("beta2", beta2);
            Rule.positive("epsilon", epsilon);
            Rule.finite("weight decay", weightDecay);
        }

        @Override
        public String id() {
            return "adamw";
        }

        @Override
        public String text() {
            return "adamw(" + beta1 + ", " + beta2 + ", " + epsilon + ", decay " + weightDecay + ")";
        }
    }

    /** Adam (Kingma and Ba 2015) with bias correction, without weight decay. */
    record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
        /** β = (0.9, 0.999), ε = 1e-8. */
        public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8);

        public Adam {
            Rule.fraction("beta1", beta1);
            Rule.fraction("beta2", beta2);
            Rule.positive("epsilon", epsilon);
        }

        @Override
        public String id() {
            return "adam";
        }

        @Override
        public String text() {
            return "adam(" + beta1 + ", " + beta2 + ", " + epsilon + ")";
        }
    }

    /** Gradient descent with heavy-ball momentum: {@code v ← momentum·v + g; θ ← θ − rate·v}. */
    record Sgd(double momentum) implements Optimizer {
        public Sgd {
            Rule.fraction("momentum", momentum);
        }

        @Override
        public String id() {
            return "sgd";
        }

        @Override
        public String text() {
            return "sgd(momentum " + momentum + ")";
        }
    }
}
