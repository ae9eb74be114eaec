package dev.superposition.driver.spec;

import dev.superposition.worker.audit.AuditSettings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code audit} of a spec: single numbers, since it is no axis of runs. */
final class AuditSection {
    private static final String KEY = "audit";

    private AuditSection() {}

    /** The settings of a section whose keys have been checked; the default for whatever is missing or wrong. */
    static AuditSettings read(@Nullable Yaml node, Problems problems) {
        if (!(node instanceof Yaml.Mapping section)) {
            return AuditSettings.DEFAULT;
        }
        BigDecimal share = number(section, "share", Quantity.AUDIT_SHARE, problems);
        BigDecimal steps = number(section, "steps", Quantity.AUDIT_STEPS, problems);
        BigDecimal tolerance = number(section, "tolerance", Quantity.AUDIT_TOLERANCE, problems);
        return new AuditSettings(
                share == null ? AuditSettings.DEFAULT.share() : share.doubleValue(),
                steps == null ? AuditSettings.DEFAULT.steps() : steps.intValueExact(),
                tolerance == null ? AuditSettings.DEFAULT.tolerance() : tolerance.doubleValue());
    }

    /** The settings as a section. */
    static Yaml.Mapping write(AuditSettings settings) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        entries.put("share", new Yaml.Scalar(KEY + ".share", Double.toString(settings.share()), true));
        entries.put("steps", new Yaml.Scalar(KEY + ".steps", Integer.toString(settings.steps()), true));
        entries.put("tolerance", new Yaml.Scalar(KEY + ".tolerance", Double.toString(settings.tolerance()), true));
        return new Yaml.Mapping(KEY, entries);
    }

    private static @Nullable BigDecimal number(Yaml.Mapping section, String key, Quantity quantity, Problems problems) {
        Yaml node = section.get(key);
        return node == null ? null : new NumberAxis(problems).number(node, quantity);
    }
}
