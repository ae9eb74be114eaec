-- Rounded: norm, dimensionality, jump
WITH stages AS (
  SELECT * EXCLUDE (checkpoints), unnest(checkpoints) AS c FROM runs WHERE outcome = 'completed'
),
entries AS (
  SELECT
    config_id,
    c.step AS step,
    (position - 1) // n_hidden AS feature,
    (position - 1) % n_hidden AS dimension,
    weight::DOUBLE AS weight
  FROM (
    SELECT config_id, n_hidden, c, unnest(c.weights) AS weight, generate_subscripts(c.weights, 1) AS position FROM stages
  )
),
products AS (
  SELECT a.config_id, a.step, a.feature AS feature, b.feature AS other, sum(a.weight * b.weight) AS product
  FROM entries a JOIN entries b USING (config_id, step, dimension)
  GROUP BY ALL
),
measured AS (
  SELECT
    config_id,
    step,
    feature,
    sqrt(sum(product) FILTER (WHERE feature = other)) AS norm,
    coalesce(
      pow(sum(product) FILTER (WHERE feature = other), 2) / nullif(sum(product * product), 0),
      0
    ) AS dimensionality
  FROM products
  GROUP BY ALL
),
losses AS (
  SELECT s.config_id, s.c.step AS step, arg_max(p.loss, p.step) AS training_loss
  FROM stages s JOIN (SELECT config_id, unnest(loss_curve, recursive := true) FROM runs) p ON p.config_id = s.config_id
  WHERE p.step <= s.c.step
  GROUP BY ALL
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
  step,
  feature,
  norm,
  dimensionality,
  dimensionality - lag(dimensionality) OVER (PARTITION BY config_id, feature ORDER BY step) AS jump,
  training_loss,
  training_loss / lag(training_loss) OVER (PARTITION BY config_id, feature ORDER BY step) AS loss_ratio
FROM measured
JOIN losses USING (config_id, step)
JOIN (SELECT * EXCLUDE (features, loss) FROM runs) USING (config_id)
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, seed, config_id, step, feature
