-- ‖W‖_F of one part of the spec at 80 → 20, the largest over seeds, against a published value.
-- Reads: runs
SELECT
  format_string('%.2f of %d seeds (from %.2f): %+.1f %%', max(frobenius_norm), count(*), min(frobenius_norm), 100 * (max(frobenius_norm) / ${Value}D - 1))
    AS measured,
  abs(max(frobenius_norm) / ${Value}D - 1) < 0.07D AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND n_features = 80 AND part = '${Part}'
