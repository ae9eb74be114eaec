-- Answers: Where is the last feature in the phase that theory predicts, and where not?
-- Reads: runs
-- Returns: a row for each shape, relative importance and density for which there is a theory (2 → 1 and 3 → 2) and a completed run.
--   runs                how many completed
--   predicted_phase     of the ideal weights with the least expected loss; null if two phases share it
--   margin              how much more the next best phase loses, in proportion
--   best_phase          of the run with the lowest loss, then the lowest seed, then the lowest config_id
--   agrees              whether the two are one; null if theory does not decide
--   share_agreeing      of the completed runs
--   not_represented, dedicated, superposition   expected losses of ideal weights
--   best_loss, best_loss_stderr   of that run. At low density two arrangements that both err on rare pairs only differ by less than
--                       the standard error, and which is best is chance
-- param where: condition, default true. Which runs to use.
WITH predicted AS (
  SELECT
    *,
    array_sort(array(theory.not_represented, theory.dedicated, theory.superposition)) AS losses,
    element_at(features.phase, n_features) AS phase
  FROM runs
  WHERE outcome = 'completed' AND theory IS NOT NULL AND :where
),
cells AS (
  SELECT
    n_features,
    n_hidden,
    relative_importance,
    density,
    count(*) AS runs,
    min(theory.phase) AS predicted_phase,
    min(losses[1] / losses[0] - 1) AS margin,
    min(struct(loss, seed, config_id, phase, loss_stderr)) AS best,
    avg(double(phase = theory.phase)) AS share_agreeing,
    min(theory.not_represented) AS not_represented,
    min(theory.dedicated) AS dedicated,
    min(theory.superposition) AS superposition
  FROM predicted
  GROUP BY n_features, n_hidden, relative_importance, density
)
SELECT
  n_features,
  n_hidden,
  relative_importance,
  density,
  runs,
  predicted_phase,
  margin,
  best.phase AS best_phase,
  best.phase = predicted_phase AS agrees,
  share_agreeing,
  not_represented,
  dedicated,
  superposition,
  best.loss AS best_loss,
  best.loss_stderr AS best_loss_stderr,
  best.config_id AS best_config_id
FROM cells
ORDER BY n_features, n_hidden, density, relative_importance
