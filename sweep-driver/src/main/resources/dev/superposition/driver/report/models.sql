-- Answers: What do these models look like?
-- Reads: runs, chosen (config_id)
-- Returns: a row for each chosen run.
SELECT
  config_id,
  weights,
  output_weights,
  bias,
  transform(features, f -> float(f.norm)) AS norms,
  transform(features, f -> float(f.interference)) AS interferences,
  transform(features, f -> float(f.dimensionality)) AS dimensionalities,
  transform(loss_curve, p -> p.step) AS steps,
  transform(loss_curve, p -> p.loss) AS losses
FROM runs
LEFT SEMI JOIN chosen USING (config_id)
ORDER BY config_id
