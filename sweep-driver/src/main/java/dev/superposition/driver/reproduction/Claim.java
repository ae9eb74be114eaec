package dev.superposition.driver.reproduction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One claim of the literature and the statement that looks for it in a table: an {@code .sql} file beside this class.
 *
 * <pre>
 * -- Experiment: E4
 * -- Spec: e04-phase-diagrams
 * -- Source: Elhage et al. 2022, …
 * -- Claim: one sentence.
 * -- Published: the figure, or what is seen.
 * -- Holds if: the rule by which the statement decides.
 * -- Differs: why, as far as we know; optional.
 * -- Query: phase-prediction; optional, its answer is the view {@code answer}.
 * -- Figure: how the name of the figure begins that shows it; optional.
 * -- Shows: what is seen there; with a figure.
 * SELECT … AS measured, … AS reproduced, … AS runs
 * </pre>
 *
 * <p>Claims of one form share a statement: {@code -- Statement: NAME} in place of one of their own takes {@code statements/NAME.sql}, in which
 * <code>${Title}</code> stands for what the claim's header has under that title.
 *
 * <p>The statement gives one row: {@code measured}, a text; {@code reproduced}, null where nothing is published to compare with; {@code runs},
 * how many it looked at. If there are none, the claim is open.
 *
 * @param name of the file
 * @param spec the name of the spec in {@code conf/}, without its suffix
 * @param differs why our result differs, if it does
 * @param query the named query whose answer the statement reads, if any
 * @param figure which of a report's figures shows it, if any
 */
public record Claim(
        String name,
        String experiment,
        String spec,
        String source,
        String claim,
        String published,
        String holdsIf,
        @Nullable String differs,
        @Nullable String query,
        @Nullable ClaimFigure figure,
        String statement) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    private static final List<String> NAMES = List.of(
            "e01-dense",
            "e01-pairs",
            "e01-pentagon",
            "e01-best-pentagon",
            "e02-linear",
            "e02-relu-dense",
            "e02-relu-sparse",
            "e04-two-in-one",
            "e04-three-in-two",
            "e05-plateaus",
            "e05-lines",
            "e06-digons",
            "e07-correlated",
            "e07-anticorrelated",
            "e07-crowded",
            "e09-jumps",
            "e11-vulnerability",
            "e12-dense",
            "e12-sparse",
            "e14-dense",
            "e14-sparse",
            "e16-decaying",
            "e16-exception",
            "e16-equal",
            "e16-basis",
            "e17-uniform",
            "e17-case-1",
            "e17-case-2",
            "e17-case-3",
            "e17-case-4",
            "e17-five",
            "e18-memorised",
            "e18-features",
            "e18-peak",
            "e22-width");

    /** Every claim, in the order of the experiments. */
    public static List<Claim> all() {
        return NAMES.stream().map(Claim::load).toList();
    }

    private static Claim load(String name) {
        return parse(name, read(name + ".sql"));
    }

    private static String read(String resource) {
        try (InputStream file = Claim.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not packaged");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static Claim parse(String name, String file) {
        Map<String, String> sections = new LinkedHashMap<>();
        String current = "";
        for (String line : file.lines().takeWhile(line -> line.startsWith("--")).toList()) {
            String text = line.substring(2).strip();
            int colon = text.indexOf(": ");
            if (line.startsWith("--  ") || colon < 0) {
                sections.merge(current, text, (before, more) -> before + " " + more);
            } else {
                current = text.substring(0, colon);
                sections.put(current, text.substring(colon + 2));
            }
        }
        return new Claim(
                name,
                section(name, sections, "Experiment"),
                section(name, sections, "Spec"),
                section(name, sections, "Source"),
                section(name, sections, "Claim"),
                section(name, sections, "Published"),
                section(name, sections, "Holds if"),
                sections.get("Differs"),
                sections.get("Query"),
                sections.containsKey("Figure")
                        ? new ClaimFigure(section(name, sections, "Figure"), section(name, sections, "Shows"))
                        : null,
                statement(name, file, sections));
    }

    private static String statement(String name, String file, Map<String, String> sections) {
        String shared = sections.get("Statement");
        String text = (shared == null ? file : read("statements/" + shared + ".sql"))
                .lines()
                .dropWhile(line -> line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(section(name, sections, place.group(1))));
    }

    private static String section(String name, Map<String, String> sections, String title) {
        String text = sections.get(title);
        if (text == null) {
            throw new IllegalStateException(name + ".sql: its header lacks '-- " + title + ": …'");
        }
        return text;
    }
}
