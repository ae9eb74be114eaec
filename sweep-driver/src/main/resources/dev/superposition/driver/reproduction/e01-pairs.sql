-- Experiment: E1
-- Spec: e01-intro-figure
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, introduction; its notebook; ARENA's replication
-- Claim: At S = 0.8 four features lie in two antipodal pairs.
-- Published: two antipodal pairs at S = 0.8
-- Holds if: so ends every other run.
SELECT
  format_string('%d of %d seeds', count_if(size(components) = 2 AND forall(components, c -> c.geometry = 'digon')), count(*)) AS measured,
  count_if(size(components) = 2 AND forall(components, c -> c.geometry = 'digon')) >= 0.5 * count(*) AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND abs(density - 0.2D) < 1e-6
