-- Experiment: E2
-- Spec: e02-basic-results
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Basic Results”
-- Claim: The ReLU model, too, keeps the five most important of twenty features where they are dense.
-- Published: top 5 of 20 at S = 0
-- Holds if: every run does.
SELECT
  format_string('%d of %d seeds', count_if(forall(features, f -> (f.norm >= 0.5D) = (f.index < n_hidden))), count(*)) AS measured,
  count_if(forall(features, f -> (f.norm >= 0.5D) = (f.index < n_hidden))) >= 1 * count(*) AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND model = 'relu-output' AND n_features = 20 AND density = 1
