package dev.superposition.driver.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** The scripts of a report: d3, the figures, and what makes a page of them. */
final class ReportScripts {
    /** The figures; they touch no page. Later files use earlier ones. */
    private static final List<String> FIGURES = List.of(
            "table",
            "color",
            "svg",
            "axes",
            "phase",
            "model",
            "curves",
            "dropout",
            "cases",
            "models",
            "dynamics",
            "descent",
            "perturbed",
            "vulnerability",
            "neurons",
            "scaling",
            "gallery");

    private static final List<String> PAGE = List.of("view", "page", "cell-section", "diagram-section", "sections");

    /** Says which version of d3 is there. */
    private static final String D3 = "/META-INF/maven/org.webjars.npm/d3/pom.properties";

    private ReportScripts() {}

    /** What draws figures, with or without a browser. */
    static String figures() {
        return d3() + "\n" + joined(FIGURES);
    }

    /** What a page runs. */
    static String page() {
        return figures() + "\n" + joined(PAGE);
    }

    /** A file beside this class. */
    static String resource(String name) {
        return text(name);
    }

    private static String joined(List<String> names) {
        return names.stream().map(name -> text(name + ".js")).collect(Collectors.joining("\n"));
    }

    private static String d3() {
        Properties pom = new Properties();
        try (InputStream file = open(D3)) {
            pom.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text("/META-INF/resources/webjars/d3/" + pom.getProperty("version") + "/dist/d3.min.js");
    }

    private static String text(String name) {
        try (InputStream file = open(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static InputStream open(String name) {
        InputStream file = ReportScripts.class.getResourceAsStream(name);
        if (file == null) {
            throw new IllegalStateException(name + " is not packaged");
        }
        return file;
    }
}
