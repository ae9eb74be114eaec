-- Answers: What became of the runs of each setting?
-- Reads: runs
-- Returns: a row for each combination of the axes that has a run; best is as in query phase-diagram, means and extremes are over
--   the completed runs.
WITH counted AS (
  SELECT
    *,
    aggregate(features.norm, 0D, (sum, norm) -> sum + norm) AS norms,
    aggregate(features.dimensionality, 0D, (sum, d) -> sum + d) AS dimensionalities,
    size(filter(features.phase, phase -> phase = 'dedicated')) AS dedicated,
    size(filter(features.phase, phase -> phase = 'superposition')) AS superposed
  FROM runs
)
SELECT
  /*axes*/,
  count(*) AS runs,
  count_if(outcome = 'completed') AS completed,
  count_if(outcome = 'diverged') AS diverged,
  count_if(outcome = 'failed') AS failed,
  min(struct(loss, seed, config_id, frobenius_norm)) FILTER (WHERE outcome = 'completed' AND loss IS NOT NULL) AS best,
  avg(loss) FILTER (WHERE outcome = 'completed') AS mean_loss,
  avg(ignore_loss) AS ignore_loss,
  avg(frobenius_norm) FILTER (WHERE outcome = 'completed') AS mean_frobenius_norm,
  max(frobenius_norm) FILTER (WHERE outcome = 'completed') AS max_frobenius_norm,
  avg(dimensions_per_feature) FILTER (WHERE outcome = 'completed') AS mean_dimensions_per_feature,
  min(dimensions_per_feature) FILTER (WHERE outcome = 'completed') AS min_dimensions_per_feature,
  max(dimensions_per_feature) FILTER (WHERE outcome = 'completed') AS max_dimensions_per_feature,
  avg(features_represented) FILTER (WHERE outcome = 'completed') AS features_represented,
  avg(dedicated) FILTER (WHERE outcome = 'completed') AS features_dedicated,
  avg(superposed) FILTER (WHERE outcome = 'completed') AS features_in_superposition,
  avg(norms / n_features) FILTER (WHERE outcome = 'completed') AS mean_norm,
  avg(dimensionalities / n_features) FILTER (WHERE outcome = 'completed') AS mean_dimensionality,
  avg(hidden_kurtosis) FILTER (WHERE outcome = 'completed') AS hidden_kurtosis,
  avg(adversarial_loss - loss) FILTER (WHERE outcome = 'completed') AS loss_added,
  avg(1 / dimensions_per_feature) FILTER (WHERE outcome = 'completed') AS features_per_dimension,
  min(theory.phase) AS predicted_phase
FROM counted
GROUP BY /*axes*/
ORDER BY /*axes*/
