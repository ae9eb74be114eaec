-- Experiment: E16
-- Spec: e16-dropout
-- Source: *Superposition and Dropout* (LessWrong, znShPqe9RdtB6AeFr); rates and shapes are not published, these are Elhage et
--   al.’s
-- Claim: Decaying importance, dense features, S = 0: here dropout does not inhibit superposition, but makes it. Features in
--   superposition, by rising dropout.
-- Published: the exception to the rule
-- Holds if: every shape has more features in superposition at some dropout than at none.
-- Differs: with more hidden dimensions than two the important features keep dimensions of their own at every rate; the shape of
--   the post is not published.
-- Query: superposition-by-dropout
SELECT
  concat_ws('; ', array_sort(collect_list(format_string('%d → %d: %s', n_features, n_hidden, course)))) AS measured,
  bool_and(most > without) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM (
  SELECT
    n_features,
    n_hidden,
    concat_ws(', ', transform(array_sort(collect_list(struct(dropout, features_in_superposition AS value))), s -> format_string('%.1f', s.value))) AS course,
    min_by(features_in_superposition, dropout) AS without,
    max_by(features_in_superposition, dropout) AS strongest,
    max(features_in_superposition) FILTER (WHERE dropout > 0) AS most,
    sum(runs) AS runs
  FROM answer
  WHERE importance_profile LIKE 'geometric%' AND density = 1
  GROUP BY n_features, n_hidden
)
