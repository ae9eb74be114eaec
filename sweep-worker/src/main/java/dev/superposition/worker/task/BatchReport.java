package dev.superposition.worker.task;

import java.io.Serializable;

/**
 * What a task tells its driver about one instance batch; the rows themselves are in the table.
 *
 * @param file the published file
 * @param published false if a twin of the task had published the same runs before
 * @param audited runs that were audited
 * @param disagreeing audited runs that the reference engine does not confirm
 * @param trainSeconds wall time of training the batch
 */
public record BatchReport(
        String file,
        boolean published,
        int completed,
        int diverged,
        int failed,
        int audited,
        int disagreeing,
        double trainSeconds)
        implements Serializable {
    /** All runs of the batch. */
    public int runs() {
        return completed + diverged + failed;
    }
}
