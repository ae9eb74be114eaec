-- Answers: How many hidden dimensions does a feature get, as sparsity grows?
-- Reads: runs
-- Returns: a row for each setting but the seed: shape, profiles, dropout, density.
--   inverse_density    1/(1−S), the usual axis of this plot
--   runs               how many completed
--   mean_dimensions_per_feature, min_…, max_…   of D* = m/‖W‖_F²
--   mean_frobenius_norm, max_frobenius_norm     of ‖W‖_F, un-squared
--   mixes              other settings in which these runs differ; empty if they differ in their seed only
-- param where: condition, default true. Which runs to use.
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  dropout,
  density,
  1 / density AS inverse_density,
  count(*) AS runs,
  avg(dimensions_per_feature) AS mean_dimensions_per_feature,
  min(dimensions_per_feature) AS min_dimensions_per_feature,
  max(dimensions_per_feature) AS max_dimensions_per_feature,
  avg(frobenius_norm) AS mean_frobenius_norm,
  max(frobenius_norm) AS max_frobenius_norm,
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
FROM runs
WHERE outcome = 'completed' AND :where
GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, dropout, density
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile
