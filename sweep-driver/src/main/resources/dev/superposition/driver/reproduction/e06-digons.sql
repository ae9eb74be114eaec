-- Experiment: E6
-- Spec: e06-perturbed-feature
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “The Geometry of Superposition”, perturbing a single feature
-- Claim: As one of five features becomes rarer the best fit changes all at once from a pentagon to two digons without it.
-- Published: pentagon near equal densities, two digons when it is much rarer
-- Holds if: the best fit is a pentagon at ρ = 1 and two digons at the least ρ.
-- Figure: perturbed-feature
-- Shows: Geometry, dimensionalities and loss of the best fit, as one of five features becomes rarer or more frequent than the others
SELECT
  format_string(
    'pentagon for p_0 of %.4f to %.4f, two digons for %.4f to %.4f',
    min(p) FILTER (WHERE pentagon),
    max(p) FILTER (WHERE pentagon),
    min(p) FILTER (WHERE digons),
    max(p) FILTER (WHERE digons)
  ) AS measured,
  bool_or(pentagon AND abs(p - 0.05D) < 1e-9) AND bool_or(digons AND p = least) AS reproduced,
  count(*) AS runs
FROM (
  SELECT
    1 - features[0].sparsity AS p,
    (SELECT min(1 - features[0].sparsity) FROM best_runs) AS least,
    size(components) = 1 AND components[0].size = 5 AS pentagon,
    size(components) = 2 AND forall(components, c -> c.geometry = 'digon') AS digons
  FROM best_runs
)
