-- Experiment: E1
-- Spec: e01-intro-figure
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, introduction; its notebook; ARENA's replication
-- Claim: Dense features: the two most important get orthogonal dimensions, the others nothing.
-- Published: two orthogonal features at S = 0
-- Holds if: so ends nine run in ten.
SELECT
  format_string('%d of %d seeds', count_if(size(components) = 2 AND forall(components, c -> c.geometry = 'dedicated' AND c.members[0] < 2)), count(*)) AS measured,
  count_if(size(components) = 2 AND forall(components, c -> c.geometry = 'dedicated' AND c.members[0] < 2)) >= 0.9 * count(*) AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND density = 1
