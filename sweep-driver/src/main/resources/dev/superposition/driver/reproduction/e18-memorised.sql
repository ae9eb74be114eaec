-- Experiment: E18
-- Spec: e18-double-descent
-- Source: Henighan et al. 2023, *Superposition, Memorization, and Double Descent*; here n = 1000, S = 0.99 of a replication
-- Claim: With few examples the hidden vectors are the corners of a regular polygon.
-- Published: regular polygons at small T
-- Holds if: they are at T = 5, their largest gap at most a tenth above that of the regular pentagon (three vectors fit at any angle).
-- Query: double-descent
SELECT
  format_string(
    'largest gap of the hidden vectors over the regular polygon’s: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(examples, hidden_gap))), s -> format_string('T = %d: %.2f', s.examples, s.hidden_gap)))
  ) AS measured,
  max(hidden_gap) FILTER (WHERE examples = 5) <= 1.1D AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE n_features = 1000
