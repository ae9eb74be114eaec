-- Experiment: E12
-- Spec: e12-privileged-basis
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Superposition in a Privileged Basis”
-- Claim: Dense features, p = 1: each neuron stands for one feature.
-- Published: monosemantic at p of 0.5 and more
-- Holds if: every neuron of the best fit does.
-- Query: neurons
SELECT
  format_string(
    '%d neurons of the best fit stand for one feature, %d for several, %d for none (means over fits: %.1f, %.1f, %.1f)',
    best_monosemantic, best_polysemantic, best_unused, monosemantic, polysemantic, unused
  ) AS measured,
  best_monosemantic = n_hidden AS reproduced,
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
  WHERE n_features = 10 AND density = 1
)
