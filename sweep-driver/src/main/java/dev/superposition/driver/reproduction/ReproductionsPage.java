package dev.superposition.driver.reproduction;

import dev.superposition.driver.reproduction.Finding.Verdict;
import java.util.List;

/** Experiments as a page of Markdown: for each a line on how it was run, a row for every claim, and figures that show them. */
public final class ReproductionsPage {
    private static final String HEAD = """
            # Reproductions

            What the literature on toy models of superposition claims, and what this program finds. Made by `./sweep reproduce`, which trains the
            specs in `conf/` and asks their tables; not to be edited by hand. A verdict is computed, by the rule that stands with the claim.

            """;

    private ReproductionsPage() {}

    /** The page. The same experiments give the same text. */
    public static String of(List<Experiment> experiments) {
        StringBuilder page = new StringBuilder(HEAD);
        List<Finding> all =
                experiments.stream().flatMap(e -> e.findings().stream()).toList();
        page.append("**").append(count(all, Verdict.REPRODUCED)).append(" of ").append(all.size());
        page.append(" claims are reproduced, ")
                .append(count(all, Verdict.DIFFERS))
                .append(" differ**");
        if (count(all, Verdict.NEW) > 0) {
            page.append("; for ").append(count(all, Verdict.NEW)).append(" nothing is published to compare with");
        }
        if (count(all, Verdict.OPEN) > 0) {
            page.append(", ").append(count(all, Verdict.OPEN)).append(" have not been run");
        }
        page.append(".\n");
        experiments.forEach(experiment -> section(experiment, page));
        return page.toString();
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    private static void section(Experiment experiment, StringBuilder page) {
        Claim first = experiment.findings().get(0).claim();
        page.append("\n## ")
                .append(first.experiment())
                .append(": ")
                .append(experiment.question())
                .append("\n\n");
        page.append(first.source()).append(".\n\n");
        page.append('`')
                .append(experiment.command())
                .append("`: ")
                .append(experiment.runs())
                .append(
                        experiment.runs() < experiment.planned()
                                ? " of the " + experiment.planned() + " runs it makes"
                                : " runs")
                .append(", ");
        page.append(experiment.steps())
                .append(" steps each, engine ")
                .append(experiment.engines())
                .append(".\n\n");
        page.append("| claim | published | here | verdict |\n|---|---|---|---|\n");
        for (Finding finding : experiment.findings()) {
            Claim claim = finding.claim();
            page.append("| ").append(cell(claim.claim() + " *Holds if " + claim.holdsIf() + "*"));
            page.append(" | ").append(cell(claim.published()));
            page.append(" | ").append(cell(finding.measured()));
            if (finding.runs() > 0) {
                page.append(" (").append(finding.runs()).append(finding.runs() == 1 ? " run)" : " runs)");
            }
            page.append(" | ").append(finding.verdict().text()).append(" |\n");
        }
        for (Finding finding : experiment.findings()) {
            String why = finding.claim().differs();
            if (finding.verdict() == Verdict.DIFFERS && why != null) {
                page.append('\n')
                        .append(finding.claim().claim())
                        .append(" *Why it differs:* ")
                        .append(why)
                        .append('\n');
            }
        }
        for (Finding finding : experiment.findings()) {
            ClaimFigure figure = finding.claim().figure();
            String link = experiment.figures().get(finding.claim().name());
            if (figure != null && link != null) {
                page.append("\n![")
                        .append(figure.shows())
                        .append("](")
                        .append(link)
                        .append(")\n\n*")
                        .append(figure.shows())
                        .append(".*\n");
            }
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
