-- Experiment: E18
-- Spec: e18-double-descent
-- Source: Henighan et al. 2023, *Superposition, Memorization, and Double Descent*; here n = 1000, S = 0.99 of a replication
-- Claim: Test loss peaks between the two regimes.
-- Published: a peak in between, above the loss of ignoring everything
-- Holds if: the greatest test loss is at neither end of T, and above the loss of ignoring everything.
-- Query: double-descent
-- Figure: double-descent
-- Shows: Hidden vectors, columns of W and losses by the number of examples
SELECT
  format_string(
    'test loss over that of ignoring everything: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(examples, test_loss / ignore_loss AS ratio))), s -> format_string('T = %d: %.3f', s.examples, s.ratio)))
  ) AS measured,
  max_by(examples, test_loss / ignore_loss) NOT IN (min(examples), max(examples)) AND max(test_loss / ignore_loss) > 1 AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE n_features = 1000
