-- Experiment: E18
-- Spec: e18-double-descent
-- Source: Henighan et al. 2023, *Superposition, Memorization, and Double Descent*; here n = 1000, S = 0.99 of a replication
-- Claim: With many examples the columns of W are the corners of a regular polygon.
-- Published: features at large T
-- Holds if: at the greatest T there are at most 10 long columns, and their largest gap is at most a tenth above that of the
--   regular polygon.
-- Query: double-descent
SELECT
  format_string(
    'long columns and their largest gap over the regular polygon’s: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(examples, features, feature_gap))), s -> format_string('T = %d: %d, %.2f', s.examples, s.features, s.feature_gap)))
  ) AS measured,
  max_by(features, examples) <= 10 AND max_by(feature_gap, examples) <= 1.1D AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE n_features = 1000
