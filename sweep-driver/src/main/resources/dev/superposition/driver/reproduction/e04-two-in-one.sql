-- Experiment: E4
-- Spec: e04-phase-diagrams
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “Superposition as a Phase Change”; expected losses of ideal
--   weights, worked out
-- Claim: 2 → 1: the best fit of each cell is in the phase that theory predicts.
-- Published: theory and experiment agree away from the lines
-- Holds if: it is in 95 of 100 cells where the next best phase loses at least a tenth more.
-- Query: phase-prediction
-- Figure: phase-diagram-two-in-one
-- Shows: The last of two features in one dimension: norm and interference in the best of ten fits, with the boundaries of theory
SELECT
  format_string(
    '%d of %d cells; %d of %d where the predicted losses differ by a tenth, %d of %d by a quarter',
    count_if(agrees),
    count(agrees),
    count_if(agrees AND margin >= 0.1D),
    count_if(margin >= 0.1D),
    count_if(agrees AND margin >= 0.25D),
    count_if(margin >= 0.25D)
  ) AS measured,
  count_if(agrees AND margin >= 0.1D) >= 0.95D * count_if(margin >= 0.1D) AS reproduced,
  coalesce(sum(runs), 0) AS runs
FROM answer
WHERE n_features = 2
