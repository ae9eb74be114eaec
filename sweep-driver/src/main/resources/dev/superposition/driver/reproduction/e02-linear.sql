-- Experiment: E2
-- Spec: e02-basic-results
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Basic Results”
-- Claim: The linear model represents exactly the m most important features at every sparsity.
-- Published: exactly the top m
-- Holds if: every run does.
-- Differs: where features are very sparse, few samples show them and the least important of the m have not been learnt when
--   training ends, or neighbours in importance are still mixed.
SELECT
  format_string('%d of %d runs', count_if(forall(features, f -> (f.norm >= 0.5D) = (f.index < n_hidden))), count(*)) AS measured,
  count_if(forall(features, f -> (f.norm >= 0.5D) = (f.index < n_hidden))) >= 1 * count(*) AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND model = 'linear-output'
