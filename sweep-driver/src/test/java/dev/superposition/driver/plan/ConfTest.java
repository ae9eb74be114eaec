package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The specs that come with the project, and the examples of the document that explains them. */
@Tag("closed-form")
class ConfTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final double MOST_QUICK_CORE_HOURS = 0.3;

    @ParameterizedTest
    @CsvSource({
        "quickstart.yaml,, quickstart, 924",
        "e01-intro-figure.yaml,, e01-intro-figure, 352",
        "e01-intro-figure.yaml, quick, e01-intro-figure-quick, 220",
        "e02-basic-results.yaml,, e02-basic-results, 224",
        "e02-basic-results.yaml, quick, e02-basic-results-quick, 84",
        "e04-phase-diagrams.yaml,, e04-phase-diagrams, 18000",
        "e04-phase-diagrams.yaml, quick, e04-phase-diagrams-quick, 864",
        "e05-uniform-geometry.yaml,, e05-uniform-geometry, 144",
        "e05-uniform-geometry.yaml, quick, e05-uniform-geometry-quick, 24",
        "e06-perturbed-feature.yaml,, e06-perturbed-feature, 650",
        "e06-perturbed-feature.yaml, quick, e06-perturbed-feature-quick, 104",
        "e07-correlated-features.yaml,, e07-correlated-features, 1800",
        "e07-correlated-features.yaml, quick, e07-correlated-features-quick, 144",
        "e09-learning-dynamics.yaml,, e09-learning-dynamics, 44",
        "e09-learning-dynamics.yaml, quick, e09-learning-dynamics-quick, 5",
        "e11-adversarial-vulnerability.yaml,, e11-adversarial-vulnerability, 240",
        "e11-adversarial-vulnerability.yaml, quick, e11-adversarial-vulnerability-quick, 24",
        "e12-privileged-basis.yaml,, e12-privileged-basis, 900",
        "e12-privileged-basis.yaml, quick, e12-privileged-basis-quick, 50",
        "e14-absolute-value.yaml,, e14-absolute-value, 98",
        "e14-absolute-value.yaml, quick, e14-absolute-value-quick, 16",
        "e16-dropout.yaml,, e16-dropout, 2800",
        "e16-dropout.yaml, quick, e16-dropout-quick, 312",
        "e17-nonuniform-sparsity.yaml,, e17-nonuniform-sparsity, 80",
        "e17-nonuniform-sparsity.yaml, quick, e17-nonuniform-sparsity-quick, 30",
        "e18-double-descent.yaml,, e18-double-descent, 70",
        "e18-double-descent.yaml, quick, e18-double-descent-quick, 40",
        "e22-scaling.yaml,, e22-scaling, 144",
        "e22-scaling.yaml, quick, e22-scaling-quick, 9",
    })
    void read_specAtScale_hasNameQuestionAndSize(String file, @Nullable String scale, String name, long points)
            throws SpecException {
        SweepSpec spec = SpecParser.read(CONF.resolve(file), scale, List.of());

        assertThat(spec.name()).isEqualTo(name);
        assertThat(spec.question()).endsWith("?");
        assertThat(spec.points()).isEqualTo(points);
        assertThat(spec.sharedPoints()).isZero();
        Grid grid = Grid.of(spec);
        LongStream.range(0, points).forEach(grid::at);
        if (scale != null || file.equals("quickstart.yaml")) {
            PlanSettings twoCores = PlanSettings.forCores(2);
            SweepPlan plan = SweepPlan.of(grid, EngineChoice.ND4J, IndexSet.all(grid), twoCores);
            assertThat(plan.summary().coreHours()).isLessThanOrEqualTo(MOST_QUICK_CORE_HOURS);
        }
    }

    @Test
    void conf_everySpec_isInTheTableAbove() throws Exception {
        CsvSource table = java.util.Objects.requireNonNull(ConfTest.class
                .getDeclaredMethod(
                        "read_specAtScale_hasNameQuestionAndSize", String.class, String.class, String.class, long.class)
                .getAnnotation(CsvSource.class));
        try (Stream<Path> files = Files.list(CONF)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(table.value()).anyMatch(row -> row.startsWith(name + ",")));
        }
    }

    @Test
    void nonuniformSparsity_cases_haveThePublishedProfiles() throws SpecException {
        Grid grid = Grid.of(SpecParser.read(CONF.resolve("e17-nonuniform-sparsity.yaml"), null, List.of()));
        double[] rising = new SparsityProfile.Geometric(1, 0.02).densities(80);

        assertThat(rising[1]).isEqualTo(Math.pow(50, -1 / 79.0));
        assertThat(densities(grid, "case-1-rising")).containsExactly(rising);
        assertThat(densities(grid, "case-4-rising-equal-importance")).containsExactly(rising);
        assertThat(densities(grid, "case-2-falling")[0]).isEqualTo(0.02);
        assertThat(densities(grid, "case-2-falling")[79]).isEqualTo(1);
        assertThat(densities(grid, "case-3-random"))
                .containsExactlyInAnyOrder(rising)
                .isNotEqualTo(rising);
        assertThat(densities(grid, "uniform")).containsOnly(0.02);
        assertThat(first(grid, "case-3-random").importance()).isEqualTo(new ImportanceProfile.Geometric(0.9));
        assertThat(first(grid, "case-4-rising-equal-importance").importance())
                .isEqualTo(new ImportanceProfile.Uniform(1));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("examples")
    void readme_example_hasTheSizeItSays(String example) throws SpecException {
        Matcher size = Pattern.compile("(?m)^# (?:--scale (\\w+): )?(\\d+) configurations?$")
                .matcher(example);
        assertThat(size.results()).as(example).isNotEmpty();
        size.reset();
        while (size.find()) {
            SweepSpec spec = SpecParser.parse("README.md", whole(example), size.group(1), List.of());
            assertThat(spec.points()).as(example).isEqualTo(Long.parseLong(size.group(2)));
            LongStream.range(0, spec.points()).forEach(Grid.of(spec)::at);
        }
    }

    /** The law of resolved specs: parsed again, they are the same parts and resolve to themselves. */
    @ParameterizedTest(name = "{index}")
    @MethodSource({"examples", "specs"})
    @Tag("law")
    void resolvedYaml_parsedAgain_isTheSameSweep(String yaml) throws SpecException {
        List<@Nullable String> scales = new ArrayList<>();
        scales.add(null);
        if (yaml.contains("\n  quick:")) {
            scales.add("quick");
        }
        for (String scale : scales) {
            List<String> sets = List.of("training.steps=77", "seeds={from: 1, count: 2}");
            SweepSpec spec = SpecParser.parse("x", whole(yaml), scale, sets);
            SweepSpec again = SpecParser.parse("resolved", spec.resolvedYaml(), null, List.of());

            assertThat(again).isEqualTo(spec);
            assertThat(spec.resolvedYaml()).contains("steps: 77").doesNotContain("scales");
        }
    }

    @Test
    void readme_defaultsWrittenOut_areTheDefaults() throws SpecException, IOException {
        List<String> examples = examples().toList();
        SweepSpec smallest = SpecParser.parse("x", examples.get(0), null, List.of());
        SweepSpec written = SpecParser.parse("x", examples.get(1), null, List.of());

        assertThat(written.parts()).isEqualTo(smallest.parts());
        assertThat(written.engine()).isEqualTo(smallest.engine());
    }

    static Stream<String> examples() throws IOException {
        String readme = Files.readString(CONF.resolve("README.md"));
        return Pattern.compile("(?s)```yaml\n(.*?)```")
                .matcher(readme)
                .results()
                .map(match -> match.group(1));
    }

    static Stream<String> specs() throws IOException {
        List<String> specs = new ArrayList<>();
        try (Stream<Path> files = Files.list(CONF)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                specs.add(Files.readString(file));
            }
        }
        return specs.stream();
    }

    /** An example with whatever keys of a smallest spec it leaves out. */
    private static String whole(String example) {
        StringBuilder whole = new StringBuilder(example);
        Stream.of("sweep: example", "sparsity: 0.9")
                .filter(line -> lacks(example, line))
                .forEach(line -> whole.append(line).append('\n'));
        if (lacks(example, "model: ") && !example.contains("zip:\n  - { model")) {
            whole.append("model: { features: 5, hidden: 2 }\n");
        }
        return whole.toString();
    }

    private static boolean lacks(String example, String line) {
        String key = line.substring(0, line.indexOf(':') + 1);
        return example.lines().noneMatch(l -> l.startsWith(key));
    }

    private static double[] densities(Grid grid, String part) {
        return first(grid, part).sparsity().densities(80);
    }

    private static RunConfig first(Grid grid, String part) {
        return LongStream.range(0, grid.size())
                .mapToObj(grid::at)
                .filter(run -> part.equals(run.part()))
                .map(PlannedRun::config)
                .filter(config -> config.features() == 80)
                .findFirst()
                .orElseThrow();
    }
}
