-- Experiment: E22
-- Spec: e22-scaling
-- Source: An open question of the field
-- Claim: Loss falls with width m as a power of m.
-- Published: nothing
-- Holds if: there is no published figure to compare with.
-- Figure: scaling
-- Shows: The lowest loss of each width
SELECT
  concat_ws(
    '; ',
    array_sort(collect_list(format_string('%s, %s: m^%.2f (r² %.3f)', sparsity_profile, optimizer_settings, slope, fit)))
  ) AS measured,
  CAST(NULL AS BOOLEAN) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM (
  SELECT
    sparsity_profile,
    optimizer_settings,
    regr_slope(ln(loss), ln(n_hidden)) AS slope,
    regr_r2(ln(loss), ln(n_hidden)) AS fit,
    count(*) AS runs
  FROM runs
  WHERE outcome = 'completed'
  GROUP BY sparsity_profile, optimizer_settings
)
