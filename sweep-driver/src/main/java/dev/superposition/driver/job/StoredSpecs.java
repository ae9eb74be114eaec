package dev.superposition.driver.job;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resolved specs that sweeps wrote into a table before they trained. */
public final class StoredSpecs {
    static final String FILE = "spec.yaml";

    private StoredSpecs() {}

    /** The spec of an attempt, if it got so far as to write one. */
    public static Optional<SweepSpec> of(RunTable table, SweepAttempt attempt) throws SpecException {
        Optional<String> text = table.readAttemptFile(attempt, FILE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String name = table.location() + "/_sweep/sweeps/" + attempt.sweep() + "/" + attempt.attempt() + "/" + FILE;
        return Optional.of(SpecParser.parse(name, text.get(), null, List.of()));
    }

    /** Every different spec, oldest first. */
    public static List<SweepSpec> all(RunTable table) throws SpecException {
        Map<String, SweepSpec> byText = new LinkedHashMap<>();
        for (SweepAttempt attempt : table.attempts()) {
            Optional<SweepSpec> spec = of(table, attempt);
            spec.ifPresent(found -> byText.putIfAbsent(found.resolvedYaml(), found));
        }
        return List.copyOf(byText.values());
    }

    /** The newest spec of each sweep. */
    public static List<SweepSpec> newest(RunTable table) throws SpecException {
        Map<String, SweepSpec> bySweep = new LinkedHashMap<>();
        for (SweepSpec spec : all(table)) {
            bySweep.put(spec.name(), spec);
        }
        return new ArrayList<>(bySweep.values());
    }
}
