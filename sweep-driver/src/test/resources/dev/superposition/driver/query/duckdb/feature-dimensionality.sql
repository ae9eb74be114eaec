WITH unnested AS (
  SELECT * EXCLUDE (features), unnest(features) AS f FROM runs WHERE outcome = 'completed'
),
lines(name, line) AS (
  VALUES ('1', 1.0::DOUBLE), ('3/4', 0.75), ('2/3', 2::DOUBLE / 3), ('1/2', 0.5), ('2/5', 0.4), ('3/8', 0.375), ('0', 0.0)
),
ranked AS (
  SELECT
    *,
    abs(f.dimensionality - line) AS distance,
    row_number() OVER (PARTITION BY config_id, f.index ORDER BY abs(f.dimensionality - line), line DESC) AS place
  FROM unnested CROSS JOIN lines
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  dropout,
  density,
  seed,
  config_id,
  f.index AS feature,
  1 / (1 - f.sparsity) AS inverse_density,
  f.importance,
  f.norm,
  f.dimensionality,
  name AS nearest,
  distance,
  f.phase
FROM ranked
WHERE place = 1
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, seed, config_id, feature
