package dev.superposition.driver.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads specs. All problems of a spec are found before one is reported. */
public final class SpecParser {
    private SpecParser() {}

    /**
     * Reads a spec from a file.
     *
     * @param scale the named variant to merge over everything, null for the spec as it stands
     * @param sets overrides {@code path=value}, merged over everything; the value is YAML
     * @throws SpecException if the file cannot be read or its content cannot be run
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static SweepSpec read(Path file, @Nullable String scale, List<String> sets) throws SpecException {
        throw new SpecException(file.toString(), List.of(new Problem("", "not read yet")));
    }

    /**
     * Reads a spec from text.
     *
     * @param displayName what problems are reported under, usually the file
     * @param yaml the text
     * @throws SpecException if it cannot be run
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static SweepSpec parse(String displayName, String yaml, @Nullable String scale, List<String> sets)
            throws SpecException {
        throw new SpecException(displayName, List.of(new Problem("", "not read yet")));
    }
}
