-- Answers: Where on two axes is a feature ignored, given its own dimension, or stored in superposition?
-- Reads: runs
-- Returns: a row for each facet and cell (x, y) that has a run. Best is the completed run with the lowest loss, then the
-- lowest seed, then the lowest config_id; means and shares are over all completed runs.
--   facet, x, y         under the names of their columns
--   runs                how many; completed + diverged + failed
--   best_phase          not-represented, dedicated or superposition
--   best_norm           ‖W_i‖ of the feature
--   best_interference   Σ_{j≠i} (Ŵ_i·W_j)²
--   best_loss           evaluation loss
--   best_seed, best_config_id
--   mean_norm, mean_interference, mean_loss
--   not_represented, dedicated, superposition   shares of the completed runs, by the feature's phase
--   mixes               the settings besides the seed in which runs of the cell differ; empty in a clean diagram
-- param x: column, default relative_importance or density or dropout. The axis to the right.
-- param y: column, default density or relative_importance or dropout. The axis upwards.
-- param facet: column, default n_features or part. One diagram for each of its values.
-- param feature: feature, default last. The feature to look at: its index from 0, or last.
-- param where: condition, default true. Which runs to use, such as part = 'phase-diagram'.
WITH looked_at AS (
  SELECT
    *,
    -- Of the features, only what is asked for is read.
    get(features.norm, IF(:feature < 0, n_features + :feature, :feature)) AS norm,
    get(features.interference, IF(:feature < 0, n_features + :feature, :feature)) AS interference,
    get(features.phase, IF(:feature < 0, n_features + :feature, :feature)) AS phase
  FROM runs
  WHERE :where
),
cells AS (
  SELECT
    :facet,
    :x,
    :y,
    count(*) AS runs,
    count_if(outcome = 'completed') AS completed,
    count_if(outcome = 'diverged') AS diverged,
    count_if(outcome = 'failed') AS failed,
    min(struct(loss, seed, config_id, norm, interference, phase))
      FILTER (WHERE outcome = 'completed' AND loss IS NOT NULL AND norm IS NOT NULL) AS best,
    avg(norm) AS mean_norm,
    avg(interference) AS mean_interference,
    avg(loss) FILTER (WHERE outcome = 'completed') AS mean_loss,
    avg(double(phase = 'not-represented')) AS not_represented,
    avg(double(phase = 'dedicated')) AS dedicated,
    avg(double(phase = 'superposition')) AS superposition,
    concat_ws(
      ', ',
      IF(min(xxhash64(model)) <=> max(xxhash64(model)), NULL, 'model'),
      IF(min(n_features) <=> max(n_features), NULL, 'n_features'),
      IF(min(n_hidden) <=> max(n_hidden), NULL, 'n_hidden'),
      IF(min(xxhash64(sparsity_profile)) <=> max(xxhash64(sparsity_profile)), NULL, 'sparsity_profile'),
      IF(min(xxhash64(data)) <=> max(xxhash64(data)), NULL, 'data'),
      IF(min(xxhash64(importance_profile)) <=> max(xxhash64(importance_profile)), NULL, 'importance_profile'),
      IF(min(dropout) <=> max(dropout), NULL, 'dropout'),
      IF(min(steps) <=> max(steps), NULL, 'steps'),
      IF(min(batch_size) <=> max(batch_size), NULL, 'batch_size'),
      IF(min(xxhash64(optimizer)) <=> max(xxhash64(optimizer)), NULL, 'optimizer'),
      IF(min(xxhash64(optimizer_settings)) <=> max(xxhash64(optimizer_settings)), NULL, 'optimizer_settings'),
      IF(min(learning_rate) <=> max(learning_rate), NULL, 'learning_rate'),
      IF(min(xxhash64(schedule)) <=> max(xxhash64(schedule)), NULL, 'schedule'),
      IF(min(init_scale) <=> max(init_scale), NULL, 'init_scale')
    ) AS mixes
  FROM looked_at
  GROUP BY :facet, :x, :y
)
SELECT
  :facet,
  :x,
  :y,
  runs,
  completed,
  diverged,
  failed,
  best.phase AS best_phase,
  best.norm AS best_norm,
  best.interference AS best_interference,
  best.loss AS best_loss,
  best.seed AS best_seed,
  best.config_id AS best_config_id,
  mean_norm,
  mean_interference,
  mean_loss,
  not_represented,
  dedicated,
  superposition,
  mixes
FROM cells
ORDER BY :facet, :y, :x
