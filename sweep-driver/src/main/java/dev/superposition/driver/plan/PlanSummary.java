package dev.superposition.driver.plan;

/**
 * What a plan will take.
 *
 * @param points configurations in the grid
 * @param sharedPoints points the spec names more than once; each is trained once
 * @param runs configurations the plan trains: those the table lacks
 * @param shapes different batch shapes among them
 * @param distributed runs that are no task's: each takes the whole cluster
 * @param batches instance batches, each one file of the table
 * @param coreHours predicted hours of one core
 * @param audits runs that are audited, about
 * @param auditCoreHours predicted hours of one core for the audits, on top of {@code coreHours}
 * @param tableBytes predicted size of the rows
 */
public record PlanSummary(
        long points,
        long sharedPoints,
        long runs,
        int shapes,
        long tasks,
        long distributed,
        long batches,
        long files,
        double coreHours,
        long audits,
        double auditCoreHours,
        double tableBytes) {}
