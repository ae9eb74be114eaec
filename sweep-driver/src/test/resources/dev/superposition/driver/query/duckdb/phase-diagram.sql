-- Rounded: mean_norm, mean_interference, mean_loss
WITH looked_at AS (
  SELECT r.*, f.norm, f.interference, f.phase
  FROM runs r
  LEFT JOIN (SELECT config_id, unnest(features) AS f FROM runs) e
    ON e.config_id = r.config_id AND e.f.index = r.n_features - 1
),
ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY n_features, relative_importance, density
      ORDER BY outcome <> 'completed', loss, seed, config_id
    ) AS place
  FROM looked_at
),
best AS (
  SELECT * FROM ranked WHERE place = 1 AND outcome = 'completed'
),
settings AS (
  SELECT
    n_features,
    relative_importance,
    density,
    count(DISTINCT model) > 1 AS models,
    count(DISTINCT n_hidden) > 1 AS hiddens,
    count(DISTINCT sparsity_profile) > 1 AS sparsities,
    count(DISTINCT data) > 1 AS datas,
    count(DISTINCT importance_profile) > 1 AS importances,
    count(DISTINCT dropout) > 1 AS dropouts,
    count(DISTINCT steps) > 1 AS stepss
  FROM runs
  GROUP BY ALL
)
SELECT
  l.n_features,
  l.relative_importance,
  l.density,
  count(*) AS runs,
  sum((l.outcome = 'completed')::INT)::BIGINT AS completed,
  sum((l.outcome = 'diverged')::INT)::BIGINT AS diverged,
  sum((l.outcome = 'failed')::INT)::BIGINT AS failed,
  any_value(b.phase) AS best_phase,
  any_value(b.norm) AS best_norm,
  any_value(b.interference) AS best_interference,
  any_value(b.loss) AS best_loss,
  any_value(b.seed) AS best_seed,
  any_value(b.config_id) AS best_config_id,
  avg(l.norm) AS mean_norm,
  avg(l.interference) AS mean_interference,
  avg(l.loss) AS mean_loss,
  avg((l.phase = 'not-represented')::INT) AS not_represented,
  avg((l.phase = 'dedicated')::INT) AS dedicated,
  avg((l.phase = 'superposition')::INT) AS superposition,
  array_to_string(
    list_filter(
      [
        CASE WHEN any_value(s.models) THEN 'model' END,
        CASE WHEN any_value(s.hiddens) THEN 'n_hidden' END,
        CASE WHEN any_value(s.sparsities) THEN 'sparsity_profile' END,
        CASE WHEN any_value(s.datas) THEN 'data' END,
        CASE WHEN any_value(s.importances) THEN 'importance_profile' END,
        CASE WHEN any_value(s.dropouts) THEN 'dropout' END,
        CASE WHEN any_value(s.stepss) THEN 'steps' END
      ],
      lambda name: name IS NOT NULL
    ),
    ', '
  ) AS mixes
FROM looked_at l
LEFT JOIN best b USING (n_features, relative_importance, density)
JOIN settings s USING (n_features, relative_importance, density)
GROUP BY l.n_features, l.relative_importance, l.density
ORDER BY l.n_features, l.density, l.relative_importance
