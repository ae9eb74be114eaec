-- Experiment: E5
-- Spec: e05-uniform-geometry
-- Source: Elhage et al. 2022, *Toy Models of Superposition*, “The Geometry of Superposition”
-- Claim: Feature dimensionalities gather on the lines 1, 3/4, 2/3, 1/2, 2/5 and 3/8.
-- Published: clusters on the lines
-- Holds if: at n = 200, of the represented features with a dimensionality of 0.355 or more, which is the lowest line less 0.02, three
--   quarters lie within 0.02 of a line. Spread evenly, two fifths of them would.
-- Figure: feature-dimensionality-notebook
-- Shows: The dimensionality of each of 200 equal features, by sparsity, and those of regular geometries
WITH represented AS (
  SELECT
    config_id,
    dimensionality AS d,
    array_min(transform(array(1D, 3D / 4, 2D / 3, 1D / 2, 2D / 5, 3D / 8), l -> abs(dimensionality - l))) AS least
  FROM features
  WHERE outcome = 'completed' AND n_features = 200 AND norm >= 0.5D
),
high AS (
  SELECT * FROM represented WHERE d >= 0.355D
)
SELECT
  format_string(
    '%.0f %% of %d features within 0.02 of a line: 1: %.0f %%, 3/4: %.0f %%, 2/3: %.0f %%, 1/2: %.0f %%, 2/5: %.0f %%, 3/8: %.0f %%; %d lie below all lines',
    100 * avg(double(least < 0.02D)),
    count(*),
    100 * avg(double(abs(d - 1) < 0.02D)),
    100 * avg(double(abs(d - 3D / 4) < 0.02D)),
    100 * avg(double(abs(d - 2D / 3) < 0.02D)),
    100 * avg(double(abs(d - 1D / 2) < 0.02D)),
    100 * avg(double(abs(d - 2D / 5) < 0.02D)),
    100 * avg(double(abs(d - 3D / 8) < 0.02D)),
    (SELECT count(*) FROM represented WHERE d < 0.355D)
  ) AS measured,
  avg(double(least < 0.02D)) >= 0.75D AS reproduced,
  count(DISTINCT config_id) AS runs
FROM high
