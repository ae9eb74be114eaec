-- Experiment: E1
-- Spec: e01-intro-figure
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, introduction; its notebook; ARENA's replication
-- Claim: From S = 0.9 on, the fit with the lowest loss is a pentagon.
-- Published: pentagon from S = 0.9 on
-- Holds if: it is at every density of 0.1 and less.
-- Figure: models-5-2
-- Shows: The columns of W in the best fit of each density, from two features over antipodal pairs to a pentagon
SELECT
  format_string(
    'a pentagon at %d of %d densities: p = %s',
    count_if(pentagon),
    count(*),
    concat_ws(', ', transform(array_sort(collect_list(density) FILTER (WHERE pentagon)), p -> format_string('%.3f', p)))
  ) AS measured,
  bool_and(pentagon) AS reproduced,
  count(*) AS runs
FROM (
  SELECT density, size(components) = 1 AND components[0].geometry = 'pentagon' AS pentagon
  FROM best_runs
  WHERE density < 0.1001D
)
