package dev.superposition.worker.config;

/** The rules that values of a configuration obey. Each throws one sentence that names the value and what would be legal. */
final class Rule {
    private Rule() {}

    static double probability(String name, double value) {
        return check(name, value, value >= 0 && value <= 1, "must be in [0, 1]");
    }

    static double positive(String name, double value) {
        return check(name, value, value > 0 && Double.isFinite(value), "must be positive and finite");
    }

    static double notNegative(String name, double value) {
        return check(name, value, value >= 0 && Double.isFinite(value), "must be finite and not negative");
    }

    static double fraction(String name, double value) {
        return check(name, value, value >= 0 && value < 1, "must be in [0, 1)");
    }

    static double finite(String name, double value) {
        return check(name, value, Double.isFinite(value), "must be finite");
    }

    static int between(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " " + value + ": must be from " + low + " to " + high);
        }
        return value;
    }

    private static double check(String name, double value, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + ": " + rule);
        }
        return value;
    }
}
