-- Experiment: E14
-- Spec: e14-absolute-value
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Computation in Superposition”
-- Claim: Absolute values of 100 dense features by 40 neurons, p = 1: neurons stand for one feature each.
-- Published: monosemantic at p = 1
-- Holds if: nine neurons of ten of the best fit do.
-- Query: neurons
SELECT
  format_string(
    '%d neurons of the best fit stand for one feature, %d for several, %d for none (means over fits: %.1f, %.1f, %.1f)',
    best_monosemantic, best_polysemantic, best_unused, monosemantic, polysemantic, unused
  ) AS measured,
  best_monosemantic >= 0.9D * n_hidden AS reproduced,
  runs
FROM (
  SELECT
    max(density) AS density,
    max(best_monosemantic) AS best_monosemantic,
    max(best_polysemantic) AS best_polysemantic,
    max(best_unused) AS best_unused,
    max(monosemantic) AS monosemantic,
    max(polysemantic) AS polysemantic,
    max(unused) AS unused,
    max(n_hidden) AS n_hidden,
    coalesce(sum(runs), 0) AS runs
  FROM answer
  WHERE n_features = 100 AND density = 1
)
