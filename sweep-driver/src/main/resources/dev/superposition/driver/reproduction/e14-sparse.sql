-- Experiment: E14
-- Spec: e14-absolute-value
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Computation in Superposition”
-- Claim: Of 100 sparse features, p = 0.001: all neurons are polysemantic.
-- Published: all polysemantic at p = 0.001
-- Holds if: nine neurons of ten of the best fit are.
-- Differs: at p = 0.001 a batch of 1024 samples shows each feature once, and the later features, of importance 0.8^i, have
--   hardly been seen when training ends; at p = 0.01 nearly all neurons are polysemantic.
-- Query: neurons
SELECT
  format_string(
    '%d neurons of the best fit stand for one feature, %d for several, %d for none (means over fits: %.1f, %.1f, %.1f)',
    best_monosemantic, best_polysemantic, best_unused, monosemantic, polysemantic, unused
  ) AS measured,
  best_polysemantic >= 0.9D * n_hidden AS reproduced,
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
  WHERE n_features = 100 AND abs(density - 0.001D) < 1e-9
)
