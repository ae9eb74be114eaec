-- Answers: Do neurons stand for one feature each, or for several?
-- Reads: runs
-- Returns: a row for each setting but the seed. A feature counts for neuron k if |W_ik| is at least half of the neuron's largest; a
-- neuron whose largest |W_ik| is below one quarter is unused.
--   runs                how many completed
--   best_loss           the lowest, and of that run (then the lowest seed, then the lowest config_id):
--   best_monosemantic   neurons for which one feature counts
--   best_polysemantic   neurons for which several count
--   best_unused         the others
--   best_basis_alignment, best_hidden_kurtosis, best_config_id
--   monosemantic, polysemantic, unused   means over the completed runs
--   basis_alignment, hidden_kurtosis     means over the completed runs
-- param where: condition, default true. Which runs to use.
WITH weighed AS (
  SELECT
    *,
    transform(
      sequence(0, n_hidden - 1),
      k -> transform(sequence(0, n_features - 1), i -> abs(double(weights[i * n_hidden + k])))
    ) AS neurons
  FROM runs
  WHERE outcome = 'completed' AND :where
),
counted AS (
  SELECT
    *,
    transform(
      filter(neurons, w -> array_max(w) >= 0.25D),
      w -> size(filter(w, weight -> weight >= 0.5D * array_max(w)))
    ) AS features_of_used
  FROM weighed
),
kinds AS (
  SELECT
    *,
    size(filter(features_of_used, c -> c = 1)) AS mono,
    size(filter(features_of_used, c -> c > 1)) AS poly
  FROM counted
),
settings AS (
  SELECT
    model,
    n_features,
    n_hidden,
    importance_profile,
    sparsity_profile,
    dropout,
    density,
    count(*) AS runs,
    min(struct(loss, seed, config_id, mono, poly, basis_alignment, hidden_kurtosis)) AS best,
    avg(mono) AS monosemantic,
    avg(poly) AS polysemantic,
    avg(n_hidden - mono - poly) AS unused,
    avg(basis_alignment) AS basis_alignment,
    avg(hidden_kurtosis) AS hidden_kurtosis
  FROM kinds
  GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, dropout, density
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  dropout,
  density,
  runs,
  best.loss AS best_loss,
  best.mono AS best_monosemantic,
  best.poly AS best_polysemantic,
  n_hidden - best.mono - best.poly AS best_unused,
  best.basis_alignment AS best_basis_alignment,
  best.hidden_kurtosis AS best_hidden_kurtosis,
  best.config_id AS best_config_id,
  monosemantic,
  polysemantic,
  unused,
  basis_alignment,
  hidden_kurtosis
FROM settings
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile
