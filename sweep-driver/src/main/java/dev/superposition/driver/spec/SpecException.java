package dev.superposition.driver.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that cannot be run, with everything that is wrong with it. The message is meant for the user as it stands. */
public final class SpecException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MOST_REPORTED = 50;

    private final transient List<Problem> problems;

    /**
     * @param source the file or other name the spec goes by
     * @param problems at least one
     */
    public SpecException(String source, List<Problem> problems) {
        super(report(source, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String report(String source, List<Problem> problems) {
        String head = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        String lines = problems.stream()
                .limit(MOST_REPORTED)
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining());
        String rest = problems.size() > MOST_REPORTED ? "\n  and " + (problems.size() - MOST_REPORTED) + " more" : "";
        return source + ": " + head + lines + rest;
    }
}
