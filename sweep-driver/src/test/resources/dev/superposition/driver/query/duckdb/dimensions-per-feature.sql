-- Rounded: mean_dimensions_per_feature, mean_frobenius_norm
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
  avg(dimensions_per_feature),
  min(dimensions_per_feature),
  max(dimensions_per_feature),
  avg(frobenius_norm),
  max(frobenius_norm),
  concat_ws(
    ', ',
    CASE WHEN count(DISTINCT data) > 1 THEN 'data' END,
    CASE WHEN count(DISTINCT steps) > 1 THEN 'steps' END
  ) AS mixes
FROM runs
WHERE outcome = 'completed'
GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, dropout, density
ORDER BY model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile
