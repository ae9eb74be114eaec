-- Experiment: E17
-- Spec: e17-nonuniform-sparsity
-- Source: *Effects of Non-Uniform Sparsity on Superposition in Toy Models* (LessWrong, WwxG8RRHrorJgpoAk); its probabilities are
--   not published, see the spec
-- Claim: 5 → 2: never are all five features represented.
-- Published: at most 4, about 3
-- Holds if: no run of the four cases represents all five.
-- Differs: one run in sixteen ends as a pentagon of five long arms, all well above the threshold of one half. The post does not print its
--   probabilities, and eight seeds a case may miss one run in sixteen.
SELECT
  format_string('all five in %d of %d runs; on average %.1f', count_if(features_represented = 5), count(*), avg(features_represented)) AS measured,
  count_if(features_represented = 5) = 0 AS reproduced,
  count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND n_features = 5 AND part LIKE 'case%'
