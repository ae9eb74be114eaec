package dev.superposition.driver.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@link Report} as one HTML file that needs nothing but itself: style, scripts and data stand in it, and its policy forbids
 * every request and every script but its own.
 */
final class ReportPage {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private ReportPage() {}

    static String of(Report report) {
        return of(report, Duration.ZERO);
    }

    /** @param reload after which the browser is to open the page anew, zero for never */
    static String of(Report report, Duration reload) {
        String scripts = ReportScripts.page();
        if (scripts.contains("</script") || scripts.contains("<!--")) {
            throw new IllegalStateException("a script would end its own element");
        }
        Map<String, String> parts = Map.of(
                "policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-"
                        + sha256(scripts) + "'",
                "title",
                escaped(title(report)),
                "reload",
                reload.isZero() ? "" : reloading(reload.toSeconds()),
                "style",
                ReportScripts.resource("report.css"),
                "data",
                ReportJson.of(report),
                "scripts",
                scripts);
        Matcher placeholder = PLACEHOLDER.matcher(ReportScripts.resource("report.html"));
        return placeholder.replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
    }

    /** A script opens the page anew, for it knows what the reader has chosen since; a browser without scripts does so itself. */
    private static String reloading(long seconds) {
        return "<meta name=\"reload\" content=\"" + seconds + "\"><noscript><meta http-equiv=\"refresh\" content=\""
                + seconds + "\"></noscript>";
    }

    private static String title(Report report) {
        String names = report.settings().axes().stream()
                .filter(axis -> axis.name().equals("sweep"))
                .flatMap(axis -> axis.values().stream())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "No runs" : names;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
