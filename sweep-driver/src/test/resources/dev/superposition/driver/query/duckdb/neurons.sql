-- Rounded: basis_alignment, hidden_kurtosis
WITH entries AS (
  SELECT config_id, (position - 1) % n_hidden AS neuron, abs(weight::DOUBLE) AS size
  FROM (
    SELECT config_id, n_hidden, unnest(weights) AS weight, generate_subscripts(weights, 1) AS position
    FROM runs
    WHERE outcome = 'completed'
  )
),
largest AS (
  SELECT config_id, neuron, max(size) AS largest FROM entries GROUP BY ALL
),
neurons AS (
  SELECT config_id, neuron, sum((size >= 0.5 * largest)::INT) AS counting, any_value(largest) >= 0.25 AS used
  FROM entries JOIN largest USING (config_id, neuron)
  GROUP BY ALL
),
counts AS (
  SELECT
    config_id,
    sum((used AND counting = 1)::INT)::INT AS mono,
    sum((used AND counting > 1)::INT)::INT AS poly,
    sum((NOT used)::INT)::INT AS idle
  FROM neurons
  GROUP BY ALL
),
ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, dropout, density
      ORDER BY loss, seed, config_id
    ) AS place
  FROM runs JOIN counts USING (config_id)
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  dropout,
  density,
  count(*) AS runs,
  min(loss) AS best_loss,
  any_value(mono) FILTER (WHERE place = 1) AS best_monosemantic,
  any_value(poly) FILTER (WHERE place = 1) AS best_polysemantic,
  any_value(idle) FILTER (WHERE place = 1) AS best_unused,
  any_value(basis_alignment) FILTER (WHERE place = 1) AS best_basis_alignment,
  any_value(hidden_kurtosis) FILTER (WHERE place = 1) AS best_hidden_kurtosis,
  any_value(config_id) FILTER (WHERE place = 1) AS best_config_id,
  avg(mono) AS monosemantic,
  avg(poly) AS polysemantic,
  avg(idle) AS unused,
  avg(basis_alignment) AS basis_alignment,
  avg(hidden_kurtosis) AS hidden_kurtosis
FROM ranked
GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, dropout, density
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile
