-- Experiment: E1
-- Spec: e01-intro-figure
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, introduction; its notebook; ARENA's replication
-- Claim: At the sparsest setting, p = 0.05, every seed ends as a pentagon.
-- Published: in every seed from p = 0.05 down (replications)
-- Holds if: every run does.
-- Differs: the others stay in local minima, two antipodal pairs as a rule, whose loss is higher. The published loop with the
--   same initialisation, run in PyTorch, leaves about as many there; replications that train several models in one tensor start
--   from smaller weights.
SELECT
  format_string('%d of %d seeds', count_if(size(components) = 1 AND components[0].geometry = 'pentagon'), count(*)) AS measured,
  count_if(size(components) = 1 AND components[0].geometry = 'pentagon') >= 1 * count(*) AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND density < 0.0501D
