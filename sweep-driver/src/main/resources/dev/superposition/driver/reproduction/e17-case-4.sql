-- Experiment: E17
-- Spec: e17-nonuniform-sparsity
-- Source: *Effects of Non-Uniform Sparsity on Superposition in Toy Models* (LessWrong, WwxG8RRHrorJgpoAk); its probabilities are
--   not published, see the spec
-- Claim: 80 → 20, sparsity rises, importance equal: ‖W‖_F, the largest over seeds.
-- Published: 6.43 of 8 seeds
-- Holds if: it is within 7 %.
SELECT
  format_string('%.2f of %d seeds (from %.2f): %+.1f %%', max(frobenius_norm), count(*), min(frobenius_norm), 100 * (max(frobenius_norm) / 6.43D - 1))
    AS measured,
  abs(max(frobenius_norm) / 6.43D - 1) < 0.07D AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND n_features = 80 AND part = 'case-4-rising-equal-importance'
