-- Experiment: E16
-- Spec: e16-dropout
-- Source: *Superposition and Dropout* (LessWrong, znShPqe9RdtB6AeFr); rates and shapes are not published, these are Elhage et
--   al.’s
-- Claim: Dropout induces a privileged basis: excess kurtosis of hidden activations. Kurtosis at decaying importance, S = 0.9, by
--   rising dropout.
-- Published: kurtosis rises
-- Holds if: it is higher at some dropout than at none in every shape.
-- Query: superposition-by-dropout
SELECT
  concat_ws('; ', array_sort(collect_list(format_string('%d → %d: %s', n_features, n_hidden, course)))) AS measured,
  bool_and(most > without) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM (
  SELECT
    n_features,
    n_hidden,
    concat_ws(', ', transform(array_sort(collect_list(struct(dropout, hidden_kurtosis AS value))), s -> format_string('%.1f', s.value))) AS course,
    min_by(hidden_kurtosis, dropout) AS without,
    max_by(hidden_kurtosis, dropout) AS strongest,
    max(hidden_kurtosis) FILTER (WHERE dropout > 0) AS most,
    sum(runs) AS runs
  FROM answer
  WHERE importance_profile LIKE 'geometric%' AND abs(density - 0.1D) < 1e-9
  GROUP BY n_features, n_hidden
)
