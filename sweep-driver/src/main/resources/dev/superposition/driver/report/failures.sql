-- Answers: Which runs did not complete, and why?
-- Reads: runs
-- Returns: a row for each such run, the failed ones first.
SELECT /*axes*/, config_id, seed, outcome, diverged_at, error
FROM runs
WHERE outcome <> 'completed'
ORDER BY outcome = 'diverged', error, config_id
LIMIT :limit
