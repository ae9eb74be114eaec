-- Answers: How many runs completed, diverged and failed, and with what error?
-- Reads: runs
-- Returns: a row for each sweep, part and outcome.
--   runs               how many
--   share              of the runs of the sweep's part
--   first_diverged_at  the earliest step at which one of them diverged
--   errors             how many different errors they have
--   example_config_id  one of them: with an error if one has any
--   example_error      that run's error
-- param where: condition, default true. Which runs to count.
WITH counted AS (
  SELECT
    sweep,
    part,
    outcome,
    count(*) AS runs,
    min(diverged_at) AS first_diverged_at,
    count(DISTINCT error) AS errors,
    min(config_id) AS first_config_id,
    min(struct(config_id, error)) FILTER (WHERE error IS NOT NULL) AS example
  FROM runs
  WHERE :where
  GROUP BY sweep, part, outcome
)
SELECT
  sweep,
  part,
  outcome,
  runs,
  runs / sum(runs) OVER (PARTITION BY sweep, part) AS share,
  first_diverged_at,
  errors,
  coalesce(example.config_id, first_config_id) AS example_config_id,
  example.error AS example_error
FROM counted
ORDER BY sweep, part, outcome
