-- Neurons of the best fit of one setting, and a rule on best_monosemantic, best_polysemantic, best_unused and n_hidden.
-- Reads: the answer of the named query neurons
SELECT
  format_string(
    '%d neurons of the best fit stand for one feature, %d for several, %d for none (means over fits: %.1f, %.1f, %.1f)',
    best_monosemantic, best_polysemantic, best_unused, monosemantic, polysemantic, unused
  ) AS measured,
  ${Rule} AS reproduced,
  runs
FROM (
  SELECT
    max(best_monosemantic) AS best_monosemantic,
    max(best_polysemantic) AS best_polysemantic,
    max(best_unused) AS best_unused,
    max(monosemantic) AS monosemantic,
    max(polysemantic) AS polysemantic,
    max(unused) AS unused,
    max(n_hidden) AS n_hidden,
    coalesce(sum(runs), 0) AS runs
  FROM answer
  WHERE ${Setting}
)
