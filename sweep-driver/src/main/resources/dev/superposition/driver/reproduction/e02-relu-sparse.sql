-- Experiment: E2
-- Spec: e02-basic-results
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Basic Results”
-- Claim: At high sparsity the ReLU model represents up to 13 or 14 of 20 features in five dimensions.
-- Published: 13–14 (replications)
-- Holds if: the largest mean over seeds at any density is between 12 and 16.
-- Figure: models-
-- Shows: WᵀW and the bias of the best ReLU models, from dense to sparse
SELECT
  format_string('%.1f of 20 (%d to %d over seeds) at p = %s', top.mean, top.least, top.most, string(top.density)) AS measured,
  top.mean BETWEEN 12 AND 16 AS reproduced,
  coalesce(runs, 0) AS runs
FROM (
  SELECT max(struct(mean, least, most, density)) AS top, sum(runs) AS runs
  FROM (
    SELECT
      density,
      avg(features_represented) AS mean,
      min(features_represented) AS least,
      max(features_represented) AS most,
      count(*) AS runs
    FROM runs
    WHERE outcome = 'completed' AND model = 'relu-output' AND n_features = 20
    GROUP BY density
  )
)
