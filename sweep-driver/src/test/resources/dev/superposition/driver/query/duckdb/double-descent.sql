-- Rounded: feature_dimensionality, feature_gap, hidden_dimensionality, hidden_gap, mean_test_loss
WITH finite AS (
  SELECT *
  FROM runs
  WHERE outcome = 'completed' AND train_loss IS NOT NULL
),
best AS (
  SELECT *
  FROM finite
  QUALIFY row_number() OVER (
    PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, batch_size
    ORDER BY train_loss, seed, config_id
  ) = 1
),
vectors AS (
  SELECT config_id, n_hidden, 'hidden' AS kind, v.norm, v.dimensionality, v.vector[1]::DOUBLE AS x, v.vector[2]::DOUBLE AS y
  FROM (SELECT config_id, n_hidden, unnest(hidden_vectors) AS v FROM best)
  UNION ALL
  SELECT
    config_id,
    n_hidden,
    'features',
    f.norm,
    f.dimensionality,
    weights[f.index * n_hidden + 1]::DOUBLE,
    weights[f.index * n_hidden + 2]::DOUBLE
  FROM (SELECT config_id, n_hidden, weights, unnest(features) AS f FROM best)
),
long_ones AS (
  SELECT *
  FROM vectors
  QUALIFY norm >= 0.5 * max(norm) OVER (PARTITION BY config_id, kind)
),
neighbours AS (
  SELECT
    *,
    atan2(y, x) AS angle,
    lag(atan2(y, x)) OVER (PARTITION BY config_id, kind ORDER BY atan2(y, x)) AS before,
    max(atan2(y, x)) OVER (PARTITION BY config_id, kind) AS last
  FROM long_ones
),
shapes AS (
  SELECT
    config_id,
    kind,
    count(*) AS number,
    avg(dimensionality) AS dimensionality,
    CASE
      WHEN any_value(n_hidden) = 2
      THEN max(coalesce(angle - before, angle + 2 * pi() - last)) * count(*) / (2 * pi())
    END AS gap
  FROM neighbours
  GROUP BY ALL
),
means AS (
  SELECT
    model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, batch_size,
    count(*) AS runs,
    avg(loss) AS mean_test_loss
  FROM finite
  GROUP BY ALL
)
SELECT
  b.model,
  b.n_features,
  b.n_hidden,
  b.importance_profile,
  b.sparsity_profile,
  b.data,
  b.dropout,
  b.density,
  b.batch_size,
  m.runs,
  b.train_loss,
  b.loss,
  b.loss_stderr,
  b.ignore_loss,
  f.number,
  f.dimensionality,
  f.gap,
  h.number,
  h.dimensionality,
  h.gap,
  b.config_id,
  m.mean_test_loss
FROM best b
JOIN means m USING (model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, batch_size)
JOIN shapes f ON f.config_id = b.config_id AND f.kind = 'features'
JOIN shapes h ON h.config_id = b.config_id AND h.kind = 'hidden'
ORDER BY
  b.model, b.n_features, b.n_hidden, b.importance_profile, b.data, b.dropout, b.sparsity_profile, b.density DESC, b.batch_size
