-- Answers: How did each run end?
-- Reads: runs
-- Returns: a row for each run, its place among those of its setting with the best first.
SELECT
  /*axes*/,
  config_id,
  seed,
  outcome,
  loss,
  frobenius_norm,
  features_represented,
  row_number() OVER (
    PARTITION BY /*axes*/ ORDER BY outcome <> 'completed', loss ASC NULLS LAST, seed, config_id
  ) AS rank
FROM runs
ORDER BY /*axes*/, rank
