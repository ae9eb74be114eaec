package dev.superposition.driver.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;

/** Draws the figures of a report without a browser, with the scripts that draw them in the page. */
final class FigureScript {
    private static final String LANGUAGE = "js";

    private FigureScript() {}

    /**
     * A drawn figure.
     *
     * @param name a file's name without its ending: letters, digits and dashes; no two of a report have the same
     */
    record Figure(String name, String svg) {}

    /** The figures of a report that need no choice. */
    static List<Figure> draw(Report report) {
        return draw(report, "gallery(openReport(JSON.parse(reportJson)))");
    }

    /** Of the figures whose names begin with one of these, letters, digits and dashes, the first of each. */
    static List<Figure> draw(Report report, Collection<String> beginnings) {
        return draw(
                report,
                beginnings.stream()
                        .collect(Collectors.joining("', '", "gallery(openReport(JSON.parse(reportJson)), ['", "'])")));
    }

    private static List<Figure> draw(Report report, String expression) {
        List<Figure> figures = new ArrayList<>();
        try (Engine engine = Engine.newBuilder()
                        .option("engine.WarnInterpreterOnly", "false")
                        .build();
                Context context = Context.newBuilder(LANGUAGE).engine(engine).build()) {
            context.eval(LANGUAGE, ReportScripts.figures());
            context.getBindings(LANGUAGE).putMember("reportJson", ReportJson.of(report));
            Value drawn = context.eval(LANGUAGE, expression);
            for (long i = 0; i < drawn.getArraySize(); i++) {
                Value figure = drawn.getArrayElement(i);
                figures.add(new Figure(
                        figure.getMember("name").asString(),
                        figure.getMember("svg").asString()));
            }
        }
        return figures;
    }
}
