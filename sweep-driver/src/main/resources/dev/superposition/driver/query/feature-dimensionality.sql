-- Answers: On which lines do the dimensionalities of the features lie, as sparsity grows?
-- Reads: runs
-- Returns: a row for each completed run and feature.
--   inverse_density   1/(1−S_i) of the feature itself
--   dimensionality    D_i
--   nearest           the regular geometry whose line is nearest: 1, 3/4, 2/3, 1/2, 2/5, 3/8 or 0; the higher of two as near
--   distance          how far D_i is from that line
-- param where: condition, default true. Which runs to use.
WITH lined AS (
  SELECT
    *,
    array_min(
      transform(
        array(
          struct('1' AS name, 1D AS line),
          struct('3/4' AS name, 3D / 4 AS line),
          struct('2/3' AS name, 2D / 3 AS line),
          struct('1/2' AS name, 1D / 2 AS line),
          struct('2/5' AS name, 2D / 5 AS line),
          struct('3/8' AS name, 3D / 8 AS line),
          struct('0' AS name, 0D AS line)
        ),
        l -> struct(abs(f.dimensionality - l.line) AS distance, -l.line AS descending, l.name AS name)
      )
    ) AS nearest
  FROM runs
  LATERAL VIEW explode(features) exploded AS f
  WHERE outcome = 'completed' AND :where
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
  nearest.name AS nearest,
  nearest.distance AS distance,
  f.phase
FROM lined
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, seed, config_id, feature
