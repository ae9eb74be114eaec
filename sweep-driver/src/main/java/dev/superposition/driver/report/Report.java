package dev.superposition.driver.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows of a table, as its scripts read it. Everything in it is aggregated, chosen or counted by SQL.
 *
 * @param table where the table is
 * @param program what made the report
 * @param sweeps the sweeps that wrote to the table
 * @param dynamics how the best runs with checkpoints learnt
 * @param descents what was learnt of finite data sets, by setting and number of examples
 * @param outcomes the answer of query {@code outcomes}
 * @param failures runs that did not complete, the first of them
 * @param makers what trained the runs
 * @param omissions what the table has and the report leaves out; whole sentences
 */
record Report(
        String table,
        String program,
        List<SweepNote> sweeps,
        Settings settings,
        FeatureMeans features,
        RunList runs,
        List<Model> models,
        Dimensionalities dimensionalities,
        List<Dynamics> dynamics,
        List<Descent> descents,
        List<OutcomeCount> outcomes,
        List<Failure> failures,
        List<Maker> makers,
        List<String> omissions) {

    /**
     * A sweep and its spec.
     *
     * @param question null if the spec does not say
     * @param spec the resolved YAML of its newest attempt
     */
    record SweepNote(String name, @Nullable String question, String spec) {}

    /** How many runs of a part of a sweep ended in one way. */
    record OutcomeCount(String sweep, @Nullable String part, String outcome, long runs, double share) {}

    /**
     * A run that diverged or failed.
     *
     * @param setting its place among the {@link Settings}
     * @param divergedAt the step, null if it failed
     * @param error null if it diverged
     */
    record Failure(
            String id,
            int setting,
            String seed,
            String outcome,
            @Nullable Integer divergedAt,
            @Nullable String error) {}

    /**
     * Runs that were trained by the same program on the same kind of machine.
     *
     * @param first ISO 8601, UTC
     * @param last ISO 8601, UTC
     * @param trainSeconds core time of training
     * @param audited how many of the runs the reference engine followed
     * @param differing how many of those it does not confirm
     * @param parametersDifference the largest difference of parameters found, in proportion; NaN if none was audited
     * @param lossDifference likewise of losses
     */
    record Maker(
            String engine,
            String version,
            String java,
            String cpu,
            long runs,
            long attempts,
            long hosts,
            String first,
            String last,
            double trainSeconds,
            long audited,
            long differing,
            double parametersDifference,
            double lossDifference) {}
}
