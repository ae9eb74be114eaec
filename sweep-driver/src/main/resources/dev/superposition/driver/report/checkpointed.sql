-- Answers: Which of these runs have checkpoints?
-- Reads: runs, in_course (config_id)
-- Returns: a row for each, by shape and density, dense first.
SELECT config_id
FROM runs
LEFT SEMI JOIN in_course USING (config_id)
WHERE size(checkpoints) > 1
ORDER BY n_features, n_hidden, density DESC, sparsity_profile, data, importance_profile, dropout, config_id
