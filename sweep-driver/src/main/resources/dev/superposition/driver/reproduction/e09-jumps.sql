-- Experiment: E9
-- Spec: e09-learning-dynamics
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Superposition and Learning Dynamics”
-- Claim: Jumps of feature dimensionalities coincide with drops in loss (5 → 2, after step 200).
-- Published: they coincide
-- Holds if: the median loss from checkpoint to checkpoint falls by a twentieth more where a dimensionality moves by 0.1 or more
--   than where all stay within 0.02.
-- Query: learning-dynamics
-- Figure: learning-dynamics-five-in-two
-- Shows: The dimensionality of five features in two dimensions, and the loss, along a training
SELECT
  format_string(
    'loss falls to %.3f of itself at %d jumps (median), to %.3f at %d checkpoints without',
    percentile(loss_ratio, 0.5D) FILTER (WHERE jump >= 0.1D),
    count_if(jump >= 0.1D),
    percentile(loss_ratio, 0.5D) FILTER (WHERE jump < 0.02D),
    count_if(jump < 0.02D)
  ) AS measured,
  percentile(loss_ratio, 0.5D) FILTER (WHERE jump >= 0.1D) < percentile(loss_ratio, 0.5D) FILTER (WHERE jump < 0.02D) - 0.05D AS reproduced,
  count(DISTINCT config_id) AS runs
FROM (
  SELECT config_id, step, max(abs(jump)) AS jump, min(loss_ratio) AS loss_ratio
  FROM answer
  WHERE n_features = 5 AND step > 200
  GROUP BY config_id, step
)
