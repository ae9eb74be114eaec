package dev.superposition.driver.job;

import dev.superposition.worker.store.RunKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * What the audits in a table came to; see {@link dev.superposition.worker.audit.Audit}.
 *
 * @param audited rows with an audit
 * @param disagreeing audited rows that the reference engine does not confirm
 * @param disagreeingExamples the first of their ids, each with the file
 * @param largestParametersDifference over the audits that agree; 0 if there are none
 * @param largestLossDifference likewise
 */
public record AuditFindings(
        long audited,
        long disagreeing,
        List<String> disagreeingExamples,
        double largestParametersDifference,
        double largestLossDifference) {
    public AuditFindings {
        disagreeingExamples = List.copyOf(disagreeingExamples);
    }

    /** One line for people. */
    public String text() {
        if (audited == 0) {
            return "no run was audited";
        }
        long agreeing = audited - disagreeing;
        return String.format(
                        java.util.Locale.ROOT,
                        "%d of %d audited runs agree with the reference engine",
                        agreeing,
                        audited)
                + (agreeing == 0
                        ? ""
                        : String.format(
                                java.util.Locale.ROOT,
                                " (largest difference %.1e of the way, of a loss %.1e)",
                                largestParametersDifference,
                                largestLossDifference));
    }

    /** Adds up the audits of files. */
    static final class Tally {
        private final List<String> examples = new ArrayList<>();
        private long audited;
        private long disagreeing;
        private double parameters;
        private double loss;

        void add(RunKeys keys) {
            for (RunKeys.RunKey run : keys.runs()) {
                RunKeys.AuditKey audit = run.audit();
                if (audit == null) {
                    continue;
                }
                audited++;
                if (audit.agrees()) {
                    parameters = Math.max(parameters, audit.parametersDifference());
                    loss = Math.max(loss, audit.lossDifference());
                } else if (++disagreeing <= TableCheck.EXAMPLES) {
                    examples.add(run.configId() + " in " + keys.file().name());
                }
            }
        }

        AuditFindings findings() {
            return new AuditFindings(audited, disagreeing, examples, parameters, loss);
        }
    }
}
