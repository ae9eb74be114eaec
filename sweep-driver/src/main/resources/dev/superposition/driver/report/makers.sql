-- Answers: What trained the runs, when and where?
-- Reads: runs
-- Returns: a row for each engine, program, JVM and type of processor; with what the audits of its runs came to, the differences null if there
--   was none.
SELECT
  engine,
  provenance.version AS version,
  provenance.java AS java,
  provenance.cpu AS cpu,
  count(*) AS runs,
  count(DISTINCT provenance.attempt) AS attempts,
  count(DISTINCT provenance.host) AS hosts,
  min(double(provenance.started_at)) AS first,
  max(double(provenance.finished_at)) AS last,
  sum(provenance.train_seconds) AS train_seconds,
  count(audit) AS audited,
  count_if(NOT audit.agrees) AS differing,
  max(audit.parameters_difference) AS parameters_difference,
  max(audit.loss_difference) AS loss_difference
FROM runs
GROUP BY 1, 2, 3, 4
ORDER BY runs DESC, 1, 2, 3, 4
