-- Rounded: mean_norm, mean_dimensionality, mean_dimensionality_of_represented, hidden_kurtosis, loss
WITH unnested AS (
  SELECT * EXCLUDE (features), unnest(features) AS f FROM runs WHERE outcome = 'completed'
),
by_feature AS (
  SELECT
    model, n_features, n_hidden, importance_profile, sparsity_profile, density, dropout,
    count(DISTINCT config_id) AS runs,
    avg(f.norm) AS mean_norm,
    sum((f.phase <> 'not-represented')::INT) / count(DISTINCT config_id) AS represented,
    sum((f.phase = 'dedicated')::INT) / count(DISTINCT config_id) AS dedicated,
    sum((f.phase = 'superposition')::INT) / count(DISTINCT config_id) AS superposed,
    avg(f.dimensionality) AS mean_dimensionality,
    avg(f.dimensionality) FILTER (WHERE f.phase <> 'not-represented') AS mean_dimensionality_of_represented
  FROM unnested
  GROUP BY ALL
),
by_run AS (
  SELECT
    model, n_features, n_hidden, importance_profile, sparsity_profile, density, dropout,
    avg(hidden_kurtosis) AS hidden_kurtosis,
    avg(loss) AS loss,
    concat_ws(
      ', ',
      CASE WHEN count(DISTINCT data) > 1 THEN 'data' END,
      CASE WHEN count(DISTINCT steps) > 1 THEN 'steps' END
    ) AS mixes
  FROM runs
  WHERE outcome = 'completed'
  GROUP BY ALL
)
SELECT *
FROM by_feature
JOIN by_run USING (model, n_features, n_hidden, importance_profile, sparsity_profile, density, dropout)
ORDER BY model, n_features, n_hidden, importance_profile, density DESC, sparsity_profile, dropout
