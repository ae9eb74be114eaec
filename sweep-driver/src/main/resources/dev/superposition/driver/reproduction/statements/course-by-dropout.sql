-- The course of one column by rising dropout, shape by shape, in one setting, and a rule on its value without dropout, at the strongest,
-- and the most at any dropout: without, strongest, most.
-- Reads: the answer of the named query superposition-by-dropout
SELECT
  concat_ws('; ', array_sort(collect_list(format_string('%d → %d: %s', n_features, n_hidden, course)))) AS measured,
  bool_and(${Rule}) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM (
  SELECT
    n_features,
    n_hidden,
    concat_ws(', ', transform(array_sort(collect_list(struct(dropout, ${Column} AS value))), s -> format_string('%.1f', s.value))) AS course,
    min_by(${Column}, dropout) AS without,
    max_by(${Column}, dropout) AS strongest,
    max(${Column}) FILTER (WHERE dropout > 0) AS most,
    sum(runs) AS runs
  FROM answer
  WHERE ${Setting}
  GROUP BY n_features, n_hidden
)
