-- Answers: Which geometries do the represented features form, and in what share of the runs?
-- Reads: runs
-- Returns: a row for each setting but the seed and each geometry found there, the most frequent first.
--   geometry           the components of a run, by number and name, such as '2 × digon': dedicated, digon (antipodal pair),
--                      triangle, tetrahedron, pentagon, square antiprism; if it is none of these, or an uneven one, k/d for k
--                      features in d dimensions; 'nothing' if no feature is represented
--   runs               how many completed runs end so
--   share              of the completed runs of the setting
--   mean_loss          evaluation loss
--   example_config_id  the one of them with the lowest loss, then the lowest config_id
-- param where: condition, default true. Which runs to use.
WITH named AS (
  SELECT
    *,
    array_sort(
      transform(
        components,
        c -> struct(
          -c.size AS descending_size,
          c.rank AS rank,
          IF(c.geometry <> 'other', c.geometry, concat(c.size, '/', c.rank)) AS name
        )
      )
    ) AS kinds
  FROM runs
  WHERE outcome = 'completed' AND :where
),
described AS (
  SELECT
    *,
    coalesce(
      nullif(
        concat_ws(
          ', ',
          transform(array_distinct(kinds), k -> concat(size(filter(kinds, other -> other = k)), ' × ', k.name))
        ),
        ''
      ),
      'nothing'
    ) AS geometry
  FROM named
),
counted AS (
  SELECT
    model,
    n_features,
    n_hidden,
    importance_profile,
    sparsity_profile,
    data,
    dropout,
    density,
    geometry,
    count(*) AS runs,
    avg(loss) AS mean_loss,
    min(struct(loss, config_id)) AS best
  FROM described
  GROUP BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density, geometry
)
SELECT
  model,
  n_features,
  n_hidden,
  importance_profile,
  sparsity_profile,
  data,
  dropout,
  density,
  geometry,
  runs,
  runs / sum(runs) OVER (
    PARTITION BY model, n_features, n_hidden, importance_profile, sparsity_profile, data, dropout, density
  ) AS share,
  mean_loss,
  best.config_id AS example_config_id
FROM counted
ORDER BY
  model, n_features, n_hidden, importance_profile, dropout, density DESC, sparsity_profile, data, runs DESC, geometry
