WITH completed AS (
  SELECT r.*, f.phase AS phase
  FROM runs r
  JOIN (SELECT config_id, unnest(features) AS f FROM runs) e ON e.config_id = r.config_id AND f.index = n_features - 1
  WHERE outcome = 'completed' AND theory IS NOT NULL
),
ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY n_features, n_hidden, relative_importance, density ORDER BY loss, seed, config_id
    ) AS place
  FROM completed
)
SELECT
  n_features,
  n_hidden,
  relative_importance,
  density,
  count(*) AS runs,
  any_value(theory.phase) AS predicted_phase,
  min(
    list_sort([theory.not_represented, theory.dedicated, theory.superposition])[2]
      / list_sort([theory.not_represented, theory.dedicated, theory.superposition])[1] - 1
  ) AS margin,
  any_value(phase) FILTER (WHERE place = 1) AS best_phase,
  any_value(phase = theory.phase) FILTER (WHERE place = 1) AS agrees,
  sum((phase = theory.phase)::INT) / sum((theory.phase IS NOT NULL)::INT) AS share_agreeing,
  any_value(theory.not_represented) AS not_represented,
  any_value(theory.dedicated) AS dedicated,
  any_value(theory.superposition) AS superposition,
  min(loss) AS best_loss,
  any_value(loss_stderr) FILTER (WHERE place = 1) AS best_loss_stderr,
  any_value(config_id) FILTER (WHERE place = 1) AS best_config_id
FROM ranked
GROUP BY n_features, n_hidden, relative_importance, density
ORDER BY n_features, n_hidden, density, relative_importance
