package dev.superposition.driver.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What came of the faults so far. */
final class FaultTally {
    private final Map<Fault, Count> counts = new EnumMap<>(Fault.class);
    private final long start = System.nanoTime();
    private int struck;
    private int sweeps;
    private int tables;
    private long rows;
    private long lost;
    private long doubled;

    private static final class Count {
        private int struck;
        private int ended;
    }

    void struck(Fault fault) {
        struck++;
        counts.computeIfAbsent(fault, unused -> new Count()).struck++;
    }

    /** A sweep ended before its time after this fault. */
    void ended(Fault fault) {
        counts.computeIfAbsent(fault, unused -> new Count()).ended++;
    }

    /** A sweep was started. */
    void started() {
        sweeps++;
    }

    /** A table was checked: what {@code verify --format json} says of it. */
    void checked(String finding) throws IOException {
        JsonNode check = new ObjectMapper().readTree(finding);
        tables++;
        rows += check.required("rows").asLong();
        lost += check.required("missing").asLong();
        doubled += check.required("duplicate").asLong();
    }

    int struck() {
        return struck;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    /** A table in Markdown. */
    String text(long seed, long speculative) {
        StringBuilder text = new StringBuilder("| fault | struck | the command was given again |\n|---|---|---|\n");
        counts.forEach((fault, count) ->
                text.append(String.format(Locale.ROOT, "| %s | %d | %d |%n", fault.text(), count.struck, count.ended)));
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%d faults (seed %d), %d sweeps started, %d speculative tasks; %d tables, %d rows, %d lost, %d doubled; %d s%n",
                        struck,
                        seed,
                        sweeps,
                        speculative,
                        tables,
                        rows,
                        lost,
                        doubled,
                        time.toSeconds()))
                .toString();
    }
}
