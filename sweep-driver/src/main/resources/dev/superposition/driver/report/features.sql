-- Answers: What became of each feature in each setting?
-- Reads: runs
-- Returns: a row for each setting with a completed run and each of its features; where n is above the limit, for the first and the
--   last of them only.
WITH exploded AS (
  SELECT
    /*axes*/,
    runs.loss,
    seed,
    config_id,
    f.index,
    f.norm,
    f.interference,
    f.phase,
    f.importance,
    f.sparsity AS feature_sparsity
  FROM runs
  LATERAL VIEW explode(features) AS f
  WHERE outcome = 'completed' AND (n_features <= :limit OR f.index IN (0, n_features - 1))
)
SELECT
  /*axes*/,
  index,
  min(struct(loss, seed, config_id, norm, interference)) AS best,
  avg(norm) AS mean_norm,
  avg(interference) AS mean_interference,
  avg(double(phase = 'dedicated')) AS dedicated,
  avg(double(phase = 'superposition')) AS superposition,
  min(importance) AS importance,
  min(feature_sparsity) AS sparsity
FROM exploded
GROUP BY /*axes*/, index
ORDER BY /*axes*/, index
