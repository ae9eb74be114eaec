-- Experiment: E5
-- Spec: e05-uniform-geometry
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “The Geometry of Superposition”
-- Claim: Dimensions per feature stick at 1, later at 1/2, over a range of sparsity.
-- Published: plateaus at 1 and at 1/2
-- Holds if: at n = 200 the mean is within 5 % of each at two densities at least.
-- Figure: dimensions-per-feature-notebook
-- Shows: Dimensions per feature of 200 equal features in 20 dimensions
SELECT
  format_string(
    'within 5 %% of 1 at %d of %d densities, of 1/2 at %d (p = %s)',
    count_if(abs(mean - 1) < 0.05D),
    count(*),
    count_if(abs(mean - 0.5D) < 0.025D),
    concat_ws(', ', transform(array_sort(collect_list(density) FILTER (WHERE abs(mean - 0.5D) < 0.025D)), p -> format_string('%.3f', p)))
  ) AS measured,
  count_if(abs(mean - 1) < 0.05D) >= 2 AND count_if(abs(mean - 0.5D) < 0.025D) >= 2 AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM (
  SELECT density, avg(dimensions_per_feature) AS mean, count(*) AS runs
  FROM runs
  WHERE outcome = 'completed' AND n_features = 200
  GROUP BY density
)
