package dev.superposition.driver.cli;

import dev.superposition.driver.job.StoredSpecs;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.RunViews;
import dev.superposition.driver.spec.Keep;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which fits of a table named queries are about where nobody says: of sweeps whose newest spec says {@code keep: best} the best of each
 * point, and every other run.
 *
 * @param bestOnly names of those sweeps, in order
 */
record KeptFits(TreeSet<String> bestOnly) {
    private static final String WHERE = "where";
    private static final String OUTCOMES = "outcomes";

    /** Every run of every sweep. */
    static final KeptFits ALL = new KeptFits(new TreeSet<>());

    /** What the specs in a table say; a spec that this version cannot read keeps all. */
    static KeptFits of(RunTable table) {
        TreeSet<String> bestOnly = new TreeSet<>();
        for (SweepAttempt attempt : table.attempts()) {
            try {
                StoredSpecs.of(table, attempt).ifPresent(spec -> {
                    if (spec.keep() == Keep.BEST) {
                        bestOnly.add(attempt.sweep());
                    } else {
                        bestOnly.remove(attempt.sweep());
                    }
                });
            } catch (SpecException e) {
                bestOnly.remove(attempt.sweep());
            }
        }
        return new KeptFits(bestOnly);
    }

    /**
     * The parameters of a query, with the condition on its runs where none is given. Runs that did not complete are never left out, and
     * {@code outcomes} counts every run.
     *
     * @param notes takes what a reader of the answer must know
     */
    Map<String, String> applied(NamedQuery query, Map<String, String> given, Consumer<String> notes) {
        if (bestOnly.isEmpty()
                || given.containsKey(WHERE)
                || query.name().equals(OUTCOMES)
                || query.parameters().stream()
                        .noneMatch(parameter -> parameter.name().equals(WHERE))) {
            return given;
        }
        // Names of sweeps have no quotes.
        String names = bestOnly.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        Map<String, String> applied = new LinkedHashMap<>(given);
        applied.put(
                WHERE,
                "sweep NOT IN (" + names + ") OR outcome <> 'completed' OR config_id IN (SELECT config_id FROM "
                        + RunViews.BEST_RUNS + ")");
        notes.accept("Of " + String.join(", ", bestOnly)
                + " the best fit of each point only, as the spec says (keep: best); --where true: every run");
        return applied;
    }
}
