package dev.superposition.driver.report;

/**
 * How much of a table a report embeds, so that a browser opens it in a moment.
 *
 * @param settings beyond it there is no report: the user chooses
 * @param features of all settings together; beyond it wide models show their first and last feature only
 * @param runs beyond it each setting lists its best run only
 * @param numbers in the models; beyond it the lesser runs' models, then some best runs', are left out
 * @param failures listed
 */
record ReportLimits(int settings, int features, int runs, int numbers, int failures) {
    static final ReportLimits DEFAULT = new ReportLimits(200_000, 150_000, 20_000, 2_500_000, 200);
}
