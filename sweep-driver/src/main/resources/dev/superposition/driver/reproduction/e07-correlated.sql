-- Experiment: E7
-- Spec: e07-correlated-features
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Correlated and Anticorrelated Features”
-- Claim: Two correlated sets of two in two dimensions: features of a set are orthogonal (by rising density).
-- Published: orthogonal
-- Holds if: the mean cosine of the best fit is within 0.1 of 0 at every density.
-- Differs: at p = 0.3 both sets are often there together, which makes opposite directions across sets dear, and the best fit gives each set
--   one dimension for the mean of its two features, at norm 0.71 each: it collapses to principal components. Sparser sets are orthogonal.
-- Query: feature-sets
SELECT
  format_string(
    'mean cosine within a set in the best fit: %s; share of pairs orthogonal over all fits: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(density, best_cosine_within))), s -> format_string('%.2f', s.best_cosine_within))),
    concat_ws(', ', transform(array_sort(collect_list(struct(density, orthogonal_within))), s -> format_string('%.2f', s.orthogonal_within)))
  ) AS measured,
  bool_and(abs(best_cosine_within) <= 0.1D) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE data LIKE 'correlated%' AND n_features = 4 AND n_hidden = 2
