-- Answers: Which directions have features of one set, and features of different sets?
-- Reads: runs
-- Returns: a row for each setting but the seed. Pairs are of represented features; 'within' are those of one set, 'across' the others.
-- The angle between two features is aligned below 60°, orthogonal to 120°, and opposite above.
--   runs                  how many completed
--   features_represented  mean over the runs
--   best_loss             the lowest, and of that run (then the lowest config_id):
--   best_cosine_within, best_cosine_across, best_config_id   means over its pairs
--   cosine_within, cosine_across   means over the pairs of all runs
--   aligned_within, orthogonal_within, opposite_within       shares of the pairs of all runs
--   aligned_across, orthogonal_across, opposite_across       likewise
-- param where: condition, default true. Which runs to use.
WITH chosen AS (
  SELECT * FROM runs WHERE outcome = 'completed' AND :where
),
pairs AS (
  SELECT
    config_id,
    a.index DIV set_size = b.index DIV set_size AS within,
    aggregate(
      sequence(0, n_hidden - 1),
      0D,
      (sum, k) -> sum + double(weights[a.index * n_hidden + k]) * double(weights[b.index * n_hidden + k])
    ) / (a.norm * b.norm) AS cosine
  FROM chosen
  LATERAL VIEW explode(features) first AS a
  LATERAL VIEW explode(features) second AS b
  WHERE a.index < b.index AND a.phase <> 'not-represented' AND b.phase <> 'not-represented'
),
by_run AS (
  SELECT
    config_id,
    count_if(within) AS n_within,
    sum(cosine) FILTER (WHERE within) AS sum_within,
    count_if(within AND cosine > 0.5D) AS aligned_within,
    count_if(within AND cosine < -0.5D) AS opposite_within,
    count_if(NOT within) AS n_across,
    sum(cosine) FILTER (WHERE NOT within) AS sum_across,
    count_if(NOT within AND cosine > 0.5D) AS aligned_across,
    count_if(NOT within AND cosine < -0.5D) AS opposite_across
  FROM pairs
  GROUP BY config_id
),
settings AS (
  SELECT
    model,
    n_features,
    n_hidden,
    importance_profile,
    sparsity_profile,
    data,
    dropout,
    density,
    count(*) AS runs,
    avg(features_represented) AS features_represented,
    min(struct(loss, config_id, sum_within / n_within AS cosine_within, sum_across / n_across AS cosine_across)) AS best,
    nullif(sum(n_within), 0) AS n_within,
    sum(sum_within) AS sum_within,
    sum(aligned_within) AS aligned_within,
    sum(opposite_within) AS opposite_within,
    nullif(sum(n_across), 0) AS n_across,
    sum(sum_across) AS sum_across,
    sum(aligned_across) AS aligned_across,
    sum(opposite_across) AS opposite_across
  FROM chosen
  LEFT JOIN by_run USING (config_id)
  GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density
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
  runs,
  features_represented,
  best.loss AS best_loss,
  best.cosine_within AS best_cosine_within,
  best.cosine_across AS best_cosine_across,
  best.config_id AS best_config_id,
  sum_within / n_within AS cosine_within,
  aligned_within / n_within AS aligned_within,
  1 - (aligned_within + opposite_within) / n_within AS orthogonal_within,
  opposite_within / n_within AS opposite_within,
  sum_across / n_across AS cosine_across,
  aligned_across / n_across AS aligned_across,
  1 - (aligned_across + opposite_across) / n_across AS orthogonal_across,
  opposite_across / n_across AS opposite_across
FROM settings
ORDER BY model, n_features, n_hidden, importance_profile, data, dropout, sparsity_profile, density DESC
