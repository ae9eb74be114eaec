-- Rounded: best_cosine_within, best_cosine_across, cosine_within, orthogonal_within, cosine_across, orthogonal_across
WITH entries AS (
  SELECT
    config_id,
    (position - 1) // n_hidden AS feature,
    (position - 1) % n_hidden AS dimension,
    weight::DOUBLE AS weight
  FROM (
    SELECT config_id, n_hidden, unnest(weights) AS weight, generate_subscripts(weights, 1) AS position
    FROM runs
    WHERE outcome = 'completed'
  )
),
represented AS (
  SELECT config_id, f.index AS feature, f.index // set_size AS of_set, f.norm
  FROM (SELECT config_id, set_size, unnest(features) AS f FROM runs WHERE outcome = 'completed')
  WHERE f.phase <> 'not-represented'
),
products AS (
  SELECT a.config_id, a.feature AS i, b.feature AS j, sum(a.weight * b.weight) AS product
  FROM entries a JOIN entries b ON a.config_id = b.config_id AND a.dimension = b.dimension AND a.feature < b.feature
  GROUP BY ALL
),
pairs AS (
  SELECT config_id, a.of_set = b.of_set AS within, product / (a.norm * b.norm) AS cosine
  FROM products p
  JOIN represented a USING (config_id)
  JOIN represented b USING (config_id)
  WHERE a.feature = p.i AND b.feature = p.j
),
kinds AS (
  SELECT
    r.* EXCLUDE (features, weights),
    p.within,
    p.cosine,
    dense_rank() OVER (
      PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density
      ORDER BY loss, config_id
    ) = 1 AS best
  FROM runs r LEFT JOIN pairs p USING (config_id)
  WHERE outcome = 'completed'
),
represented_means AS (
  SELECT
    model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density,
    avg(features_represented) AS features_represented
  FROM runs
  WHERE outcome = 'completed'
  GROUP BY ALL
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  data,
  dropout,
  density,
  count(DISTINCT config_id) AS runs,
  any_value(m.features_represented) AS features_represented,
  min(loss) AS best_loss,
  avg(cosine) FILTER (WHERE best AND within) AS best_cosine_within,
  avg(cosine) FILTER (WHERE best AND NOT within) AS best_cosine_across,
  any_value(config_id) FILTER (WHERE best) AS best_config_id,
  avg(cosine) FILTER (WHERE within) AS cosine_within,
  avg((cosine > 0.5)::INT) FILTER (WHERE within) AS aligned_within,
  avg((cosine BETWEEN -0.5 AND 0.5)::INT) FILTER (WHERE within) AS orthogonal_within,
  avg((cosine < -0.5)::INT) FILTER (WHERE within) AS opposite_within,
  avg(cosine) FILTER (WHERE NOT within) AS cosine_across,
  avg((cosine > 0.5)::INT) FILTER (WHERE NOT within) AS aligned_across,
  avg((cosine BETWEEN -0.5 AND 0.5)::INT) FILTER (WHERE NOT within) AS orthogonal_across,
  avg((cosine < -0.5)::INT) FILTER (WHERE NOT within) AS opposite_across
FROM kinds
JOIN represented_means m
  USING (model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density)
GROUP BY ALL
ORDER BY model, n_features, n_hidden, importance_profile, data, dropout, sparsity_profile, density DESC
