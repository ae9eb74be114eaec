-- Experiment: E7
-- Spec: e07-correlated-features
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Correlated and Anticorrelated Features”
-- Claim: Two anticorrelated sets of two in two dimensions: features of a set are opposite each other (by rising density).
-- Published: antipodal
-- Holds if: the mean cosine of the best fit is below -0.9 at every density.
-- Query: feature-sets
SELECT
  format_string(
    'mean cosine within a set in the best fit: %s; share of pairs opposite over all fits: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(density, best_cosine_within))), s -> format_string('%.2f', s.best_cosine_within))),
    concat_ws(', ', transform(array_sort(collect_list(struct(density, opposite_within))), s -> format_string('%.2f', s.opposite_within)))
  ) AS measured,
  bool_and(best_cosine_within < -0.9D) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE data LIKE 'anticorrelated%' AND n_features = 4 AND n_hidden = 2
