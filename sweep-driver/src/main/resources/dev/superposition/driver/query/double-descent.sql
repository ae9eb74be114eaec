-- Answers: Do models of a finite data set represent its examples, or the features?
-- Reads: runs
-- Returns: a row for each setting but the seed, and each number of examples T; runs on finite data sets only. Of the fit with the lowest
-- train_loss (then the lowest seed, then the lowest config_id):
--   examples             T
--   runs                 how many fits
--   train_loss           of the examples
--   test_loss            of fresh data, and its standard error
--   ignore_loss          what a model loses that represents nothing
--   features             how many ‖W_i‖ are at least half the largest
--   feature_dimensionality   mean of their D_i
--   feature_gap          the largest angle between two neighbours of them, in proportion to that of as many at equal distances: 1 for the
--                        corners of a regular polygon; null unless there are two hidden dimensions
--   hidden_vectors, hidden_dimensionality, hidden_gap   the same of the hidden vectors of the examples
--   best_config_id       that fit
--   mean_test_loss       over all fits
-- param where: condition, default true. Which runs to use.
WITH ranked AS (
  SELECT
    *,
    row_number() OVER setting AS place,
    count(*) OVER all_of_setting AS runs,
    avg(loss) OVER all_of_setting AS mean_test_loss
  FROM runs
  WHERE outcome = 'completed' AND train_loss IS NOT NULL AND :where
  WINDOW
    all_of_setting AS (
      PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, batch_size
    ),
    setting AS (
      PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, batch_size
      ORDER BY train_loss, seed, config_id
    )
),
vectors AS (
  SELECT
    config_id,
    n_hidden,
    inline(
      array(
        struct(
          'features' AS kind,
          transform(
            features,
            f -> struct(f.norm AS norm, f.dimensionality AS dimensionality, slice(weights, f.index * n_hidden + 1, n_hidden) AS vector)
          ) AS members
        ),
        struct('hidden' AS kind, hidden_vectors AS members)
      )
    )
  FROM ranked
  WHERE place = 1
),
long_ones AS (
  SELECT
    config_id,
    n_hidden,
    kind,
    filter(members, v -> v.norm >= 0.5D * array_max(transform(members, w -> w.norm))) AS members
  FROM vectors
),
angles AS (
  SELECT
    config_id,
    kind,
    size(members) AS number,
    aggregate(members, 0D, (sum, v) -> sum + v.dimensionality) / nullif(size(members), 0) AS dimensionality,
    IF(
      n_hidden = 2 AND size(members) > 0,
      array_sort(transform(members, v -> atan2(double(v.vector[1]), double(v.vector[0])))),
      NULL
    ) AS angles
  FROM long_ones
),
shapes AS (
  SELECT
    config_id,
    max(number) FILTER (WHERE kind = 'features') AS features,
    max(dimensionality) FILTER (WHERE kind = 'features') AS feature_dimensionality,
    max(gap * number / (2 * pi())) FILTER (WHERE kind = 'features') AS feature_gap,
    max(number) FILTER (WHERE kind = 'hidden') AS hidden_vectors,
    max(dimensionality) FILTER (WHERE kind = 'hidden') AS hidden_dimensionality,
    max(gap * number / (2 * pi())) FILTER (WHERE kind = 'hidden') AS hidden_gap
  FROM (
    SELECT
      *,
      array_max(
        concat(
          zip_with(slice(angles, 2, number - 1), slice(angles, 1, number - 1), (next, angle) -> next - angle),
          array(angles[0] + 2 * pi() - angles[number - 1])
        )
      ) AS gap
    FROM angles
  )
  GROUP BY config_id
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
  batch_size AS examples,
  runs,
  train_loss,
  loss AS test_loss,
  loss_stderr AS test_loss_stderr,
  ignore_loss,
  s.features,
  feature_dimensionality,
  feature_gap,
  s.hidden_vectors,
  hidden_dimensionality,
  hidden_gap,
  config_id AS best_config_id,
  mean_test_loss
FROM ranked
JOIN shapes AS s USING (config_id)
WHERE place = 1
ORDER BY model, n_features, n_hidden, importance_profile, data, dropout, sparsity_profile, density DESC, examples
