-- Answers: Does dropout on the hidden layer inhibit superposition, and for which sparsity and importance?
-- Reads: runs
-- Returns: a row for each shape, importance profile, sparsity and dropout rate; means over the completed runs.
--   runs                     how many completed
--   mean_norm                of ‖W_i‖, over features and runs
--   features_represented     features with a norm of at least one half, in a run
--   features_dedicated       of these, with a dimension of their own
--   features_in_superposition   of these, in superposition
--   mean_dimensionality      of D_i, over all features and runs
--   mean_dimensionality_of_represented   of D_i, over the represented features of all runs
--   hidden_kurtosis          of the hidden activations; 3 for a normal distribution
--   loss                     evaluation loss, dropout off
--   mixes                    other settings in which these runs differ; empty if they differ in their seed only
-- param where: condition, default true. Which runs to use.
WITH counted AS (
  SELECT
    *,
    aggregate(features.norm, 0D, (sum, norm) -> sum + norm) AS norms,
    aggregate(features.dimensionality, 0D, (sum, d) -> sum + d) AS dimensionalities,
    size(filter(features.phase, phase -> phase = 'superposition')) AS superposed,
    size(filter(features.phase, phase -> phase = 'dedicated')) AS dedicated,
    size(filter(features.phase, phase -> phase <> 'not-represented')) AS represented,
    aggregate(
      zip_with(features.phase, features.dimensionality, (phase, d) -> IF(phase <> 'not-represented', d, 0D)),
      0D,
      (sum, d) -> sum + d
    ) AS represented_dimensionalities
  FROM runs
  WHERE outcome = 'completed' AND :where
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  density,
  dropout,
  count(*) AS runs,
  sum(norms) / sum(n_features) AS mean_norm,
  avg(represented) AS features_represented,
  avg(dedicated) AS features_dedicated,
  avg(superposed) AS features_in_superposition,
  sum(dimensionalities) / sum(n_features) AS mean_dimensionality,
  sum(represented_dimensionalities) / nullif(sum(represented), 0) AS mean_dimensionality_of_represented,
  avg(hidden_kurtosis) AS hidden_kurtosis,
  avg(loss) AS loss,
  concat_ws(
    ', ',
    IF(min(xxhash64(data)) <=> max(xxhash64(data)), NULL, 'data'),
    IF(min(steps) <=> max(steps), NULL, 'steps'),
    IF(min(batch_size) <=> max(batch_size), NULL, 'batch_size'),
    IF(min(xxhash64(optimizer)) <=> max(xxhash64(optimizer)), NULL, 'optimizer'),
    IF(min(xxhash64(optimizer_settings)) <=> max(xxhash64(optimizer_settings)), NULL, 'optimizer_settings'),
    IF(min(learning_rate) <=> max(learning_rate), NULL, 'learning_rate'),
    IF(min(xxhash64(schedule)) <=> max(xxhash64(schedule)), NULL, 'schedule'),
    IF(min(init_scale) <=> max(init_scale), NULL, 'init_scale')
  ) AS mixes
FROM counted
GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, density, dropout
ORDER BY
  model, n_features, n_hidden, importance_profile, density DESC, sparsity_profile, dropout
