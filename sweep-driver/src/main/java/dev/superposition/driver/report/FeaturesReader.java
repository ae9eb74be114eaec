package dev.superposition.driver.report;

import dev.superposition.driver.query.QueryException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Reads the {@link FeatureMeans} of all settings, as many features as the limit allows. */
final class FeaturesReader {
    private final FeatureMeans means;
    private int next;

    private FeaturesReader(SettingsReader settings, List<Row> rows) {
        int count = settings.settings().count();
        float[][] columns = new float[8][rows.size()];
        means = new FeatureMeans(
                new int[count],
                new int[count],
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5],
                columns[6],
                columns[7]);
        for (Row row : rows) {
            add(settings.place(row), row);
        }
    }

    static FeatureMeans read(ReportSql sql, SettingsReader settings, ReportLimits limits, List<String> omissions)
            throws QueryException {
        int widest = widest(settings.settings(), limits);
        if (widest < widestOf(settings.settings())) {
            omissions.add(String.format(
                    Locale.ROOT,
                    "Of models with more than %d features, the diagrams show the first and the last feature only.",
                    widest));
        }
        return new FeaturesReader(settings, sql.ask("features", Map.of("limit", widest))).means;
    }

    private void add(int setting, Row row) {
        if (means.shown()[setting] == 0) {
            means.first()[setting] = next;
        }
        means.shown()[setting]++;
        Row best = row.getAs("best");
        means.bestNorm()[next] = (float) SettingsReader.number(best, "norm");
        means.bestInterference()[next] = (float) SettingsReader.number(best, "interference");
        means.meanNorm()[next] = (float) SettingsReader.number(row, "mean_norm");
        means.meanInterference()[next] = (float) SettingsReader.number(row, "mean_interference");
        means.dedicated()[next] = (float) SettingsReader.number(row, "dedicated");
        means.superposition()[next] = (float) SettingsReader.number(row, "superposition");
        means.importance()[next] = (float) SettingsReader.number(row, "importance");
        means.sparsity()[next] = (float) SettingsReader.number(row, "sparsity");
        next++;
    }

    /** The largest n whose settings, and all of smaller n, fit the limit in full; 2 at least. */
    private static int widest(Settings settings, ReportLimits limits) {
        TreeMap<Integer, Long> byWidth = new TreeMap<>();
        for (int k = 0; k < settings.count(); k++) {
            byWidth.merge(settings.features(k), (long) settings.features(k), Long::sum);
        }
        int widest = 2;
        long features = 0;
        for (Map.Entry<Integer, Long> width : byWidth.entrySet()) {
            features += width.getValue();
            if (features > limits.features()) {
                break;
            }
            widest = Math.max(widest, width.getKey());
        }
        return widest;
    }

    private static int widestOf(Settings settings) {
        int[] widths = new int[settings.count()];
        Arrays.setAll(widths, settings::features);
        return Arrays.stream(widths).max().orElse(0);
    }
}
