-- Answers: How many runs learnt from a finite data set and have its hidden vectors?
-- Reads: runs
-- Returns: one row.
SELECT count(*) AS runs
FROM runs
WHERE outcome = 'completed' AND train_loss IS NOT NULL AND hidden_vectors IS NOT NULL
