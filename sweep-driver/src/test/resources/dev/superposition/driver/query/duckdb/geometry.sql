-- Rounded: mean_loss
WITH kinds AS (
  SELECT config_id, c.size AS size, c.rank AS rank, c.geometry AS geometry, count(*) AS many
  FROM (SELECT config_id, unnest(components) AS c FROM runs WHERE outcome = 'completed')
  GROUP BY ALL
),
named AS (
  SELECT
    config_id,
    string_agg(
      many || ' × '
        || CASE WHEN geometry = 'other' THEN size || '/' || rank ELSE geometry END,
      ', '
      ORDER BY size DESC, rank, CASE WHEN geometry = 'other' THEN size || '/' || rank ELSE geometry END
    ) AS geometry
  FROM kinds
  GROUP BY config_id
),
described AS (
  SELECT r.*, coalesce(n.geometry, 'nothing') AS geometry
  FROM runs r LEFT JOIN named n USING (config_id)
  WHERE outcome = 'completed'
),
counted AS (
  SELECT
    model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, geometry,
    count(*) AS runs,
    avg(loss) AS mean_loss,
    first(config_id ORDER BY loss, config_id) AS example_config_id
  FROM described
  GROUP BY ALL
)
SELECT
  * EXCLUDE (runs, mean_loss, example_config_id),
  runs,
  runs / sum(runs) OVER (
    PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density
  ) AS share,
  mean_loss,
  example_config_id
FROM counted
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, data, runs DESC, geometry
