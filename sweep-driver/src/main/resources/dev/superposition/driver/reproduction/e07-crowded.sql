-- Experiment: E7
-- Spec: e07-correlated-features
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Correlated and Anticorrelated Features”
-- Claim: Three correlated sets of two in two dimensions, where there is no room for right angles: features of a set lie side by
--   side (by rising density).
-- Published: side by side
-- Holds if: the mean cosine of the best fit is above 0.5 at every density.
-- Differs: where sets are rare, the two features of a set are neighbours on the circle, 65 degrees apart in each of the three sets (cosine
--   0.42) and opposite those of other sets, not on top of each other. As sets become denser one set after the other collapses to one
--   direction, at norm 0.71 a feature: one of three at p = 0.05, two at p = 0.3.
-- Query: feature-sets
SELECT
  format_string(
    'mean cosine within a set in the best fit: %s; share of pairs aligned over all fits: %s',
    concat_ws(', ', transform(array_sort(collect_list(struct(density, best_cosine_within))), s -> format_string('%.2f', s.best_cosine_within))),
    concat_ws(', ', transform(array_sort(collect_list(struct(density, aligned_within))), s -> format_string('%.2f', s.aligned_within)))
  ) AS measured,
  bool_and(best_cosine_within > 0.5D) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE data LIKE 'correlated%' AND n_features = 6 AND n_hidden = 2
