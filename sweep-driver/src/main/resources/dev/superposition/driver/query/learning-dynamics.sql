-- Answers: How do the dimensionalities of the features and the loss move while a model learns?
-- Reads: runs
-- Returns: a row for each completed run with checkpoints, each of its checkpoints and each feature.
--   step            completed steps; 0 is the initialisation
--   norm            ‖W_i‖ at the checkpoint
--   dimensionality  D_i at the checkpoint
--   jump            how far D_i is from the checkpoint before; null at the first
--   training_loss   of the batch at the recorded step nearest before the checkpoint, or at it
--   loss_ratio      training_loss over that at the checkpoint before; null at the first
-- param where: condition, default true. Which runs to use.
WITH stages AS (
  SELECT
    model,
    n_features,
    n_hidden,
    importance_profile,
    sparsity_profile,
    dropout,
    density,
    seed,
    config_id,
    c.step AS step,
    transform(
      sequence(0, n_features - 1),
      i -> transform(sequence(0, n_hidden - 1), k -> double(c.weights[i * n_hidden + k]))
    ) AS rows,
    element_at(filter(loss_curve, point -> point.step <= c.step), -1).loss AS training_loss
  FROM runs
  LATERAL VIEW explode(checkpoints) exploded AS c
  WHERE outcome = 'completed' AND :where
),
products AS (
  SELECT
    *,
    transform(
      rows,
      u -> transform(rows, v -> aggregate(zip_with(u, v, (a, b) -> a * b), 0D, (sum, product) -> sum + product))
    ) AS gram
  FROM stages
),
measured AS (
  SELECT
    model,
    n_features,
    n_hidden,
    importance_profile,
    sparsity_profile,
    dropout,
    density,
    seed,
    config_id,
    step,
    training_loss,
    feature,
    sqrt(products_with[feature]) AS norm,
    coalesce(
      products_with[feature] * products_with[feature]
        / nullif(aggregate(products_with, 0D, (sum, product) -> sum + product * product), 0D),
      0D
    ) AS dimensionality
  FROM products
  LATERAL VIEW posexplode(gram) exploded AS feature, products_with
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  dropout,
  density,
  seed,
  config_id,
  step,
  feature,
  norm,
  dimensionality,
  dimensionality - lag(dimensionality) OVER course AS jump,
  training_loss,
  training_loss / lag(training_loss) OVER course AS loss_ratio
FROM measured
WINDOW course AS (PARTITION BY config_id, feature ORDER BY step)
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, seed, config_id, step, feature
