SELECT
  sweep,
  part,
  outcome,
  count(*) AS runs,
  count(*) / any_value(whole) AS share,
  min(diverged_at) AS first_diverged_at,
  count(DISTINCT error) AS errors,
  coalesce(min(config_id) FILTER (WHERE error IS NOT NULL), min(config_id)) AS example_config_id,
  first(error ORDER BY config_id) FILTER (WHERE error IS NOT NULL) AS example_error
FROM (SELECT *, count(*) OVER (PARTITION BY sweep, part) AS whole FROM runs)
GROUP BY sweep, part, outcome
ORDER BY sweep, part, outcome
