-- Answers: On which lines do the dimensionalities of the features lie, as sparsity grows?
-- Reads: runs
-- Returns: a row for each series and each bin of log10 1/(1−S_i) and D_i that holds a feature of a completed run. A feature that
--   is never present has no place on the axis.
SELECT
  sweep,
  part,
  model,
  n_features,
  n_hidden,
  importance_profile,
  dropout,
  round(-log10(1 - f.sparsity) / :log_width) * :log_width AS x,
  floor(f.dimensionality / :width + 1e-9) * :width AS y,
  count(*) AS features
FROM runs
LATERAL VIEW explode(features) AS f
WHERE outcome = 'completed' AND f.sparsity < 1
GROUP BY sweep, part, model, n_features, n_hidden, importance_profile, dropout, x, y
ORDER BY sweep, part, model, n_features, n_hidden, importance_profile, dropout, x, y
