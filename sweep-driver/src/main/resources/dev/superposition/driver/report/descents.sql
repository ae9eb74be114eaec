-- Answers: What do these models of finite data sets represent?
-- Reads: runs, in_course (config_id)
-- Returns: a row for each chosen run; W and the hidden vectors of the examples, both row-major.
SELECT
  config_id,
  weights,
  flatten(transform(hidden_vectors, h -> h.vector)) AS hidden_vectors
FROM runs
LEFT SEMI JOIN in_course USING (config_id)
