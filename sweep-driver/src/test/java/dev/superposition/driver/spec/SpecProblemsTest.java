package dev.superposition.driver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way a spec can be wrong has its sentence, and no other outcome. */
@Tag("closed-form")
class SpecProblemsTest {
    private static final String SOUND = """
            sweep: sound
            model: { features: 5, hidden: 2 }
            sparsity: 0.9
            """;

    /** The problems of the sound spec with one key given another value; {@code |} separates several. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            maxCharsPerColumn = 10_000,
            quoteCharacter = '`',
            value = {
                "sparsity=1.2 => --set sparsity: 1.2 is not a sparsity: must be in [0, 1]",
                "sparsity=[0.1, 0.2, 0.3, 1.2] => --set sparsity[3]: 1.2 is not a sparsity: must be in [0, 1]",
                "sparsity=-0.1 => --set sparsity: -0.1 is not a sparsity: must be in [0, 1]",
                "sparsity=.nan => --set sparsity: .nan is not a sparsity: must be in [0, 1]",
                "sparsity=.inf => --set sparsity: .inf is not a sparsity: must be in [0, 1]",
                "sparsity=1e999 => --set sparsity: 1e999 is beyond the range of double precision: must be a normal number",
                "sparsity=high => --set sparsity: 'high' is not a sparsity: must be in [0, 1]",
                "sparsity='0.5' => --set sparsity: '0.5' is text: a number must not stand in quotes",
                "sparsity= => --set sparsity: has no value: must be a sparsity",
                "sparsity=[] => --set sparsity: an empty axis: must have at least one value",
                "sparsity=[0.5, 0.5] => --set sparsity[1]: uniform(0.5) is on this axis twice, first at --set sparsity[0]: each value must be there once",
                "sparsity=[0.9, {density: 0.1}] => --set sparsity[1].density: uniform(0.1) is on this axis twice, first at --set sparsity[0]: each value must be there once",
                "sparsity={linear: {from: 0, to: 1}} => --set sparsity.linear.count: missing: must be a count",
                "sparsity={linear: {from: 0, to: 1, count: 0}} => --set sparsity.linear.count: 0 is not a count: must be an integer from 1 to 1000000",
                "sparsity={linear: {from: 0, to: 1, count: 1}} => --set sparsity.linear: count 1 from 0 to 1: must be 2 or more, to hold both ends",
                "sparsity={linear: {from: 0, to: 1, count: 2.5}} => --set sparsity.linear.count: 2.5 is not a count: must be an integer from 1 to 1000000",
                "sparsity={linear: {from: 0, last: 1}} => --set sparsity.linear.last: unknown key; must be one of 'from', 'to', 'count'|--set sparsity.linear.to: missing: must be a sparsity|--set sparsity.linear.count: missing: must be a count",
                "sparsity={linear: {first: 0}} => --set sparsity.linear.last: missing: must be a sparsity",
                "sparsity={geometric: {from: 0, to: 1, count: 3}} => --set sparsity.geometric: a geometric axis from 0 to 1: both ends must have one sign, since equal factors never reach or cross 0",
                "sparsity={geometric: {first: 0.5, last: 1}} => --set sparsity.geometric: last density 0.0: must be positive and finite",
                "sparsity={range: {from: 0, to: 1, step: -0.1}} => --set sparsity.range: an empty axis: steps of -0.1 lead from 0 away from 1",
                "sparsity={range: {from: 0, to: 1, step: 0}} => --set sparsity.range.step: 0 is not a step: must be finite and not 0",
                "sparsity={range: {from: 0, to: 1, step: 1e-9}} => --set sparsity.range: 1000000001 values: must be at most 1000000",
                "sparsity={explicit: [0.1, 0.2]} => --set sparsity: 2 explicit densities: must be one for each of the 5 features",
                "sparsity={explicit: 0.1} => --set sparsity.explicit: must be a list with a number for each feature, not '0.1'",
                "sparsity={shuffled: {seed: 1}} => --set sparsity.shuffled.of: missing: must be the profile to shuffle",
                "sparsity={random: {from: 0.9, to: 0.1, seed: 1}} => --set sparsity.random: from 0.9 to 0.1: the first must not exceed the second",
                "sparsity={densty: 0.1} => --set sparsity.densty: unknown key; did you mean 'density'?",
                "sparsity={uniform: 0.1, density: 0.2} => --set sparsity: a mapping with 2 keys: must have exactly one of density, uniform, linear, geometric, power, range, random, explicit, shuffled",
                "sparsity={power: {first: 0.5, exponent: -1}} => --set sparsity.power.exponent: -1 is not an exponent: must be finite and not negative",
                "data.kind=correlatd => --set data.kind: 'correlatd' is not a kind of data: did you mean 'correlated'?",
                "data={kind: correlated, set-size: 2} => --set data: set size 2: must divide the number of features, 5",
                "data={kind: exclusive, set-size: 5, sizes: 2} => --set data.sizes: unknown key; must be one of 'kind', 'set-size', 'magnitudes', 'norm', 'examples'",
                "data.set-size=1 => --set data.set-size: 1 is not a size of sets: must be an integer from 2 to 100000",
                "data.magnitudes={low: 2, high: 1} => --set data.magnitudes: lowest magnitude 2.0: must not exceed the highest, 1.0",
                "data.magnitudes=binar => --set data.magnitudes: 'binar' is no magnitude: did you mean 'binary'? or { low: …, high: … }",
                "data.magnitudes=[unit, {low: 0, high: 1}] => --set data.magnitudes[1]: unit is on this axis twice, first at --set data.magnitudes[0]: each value must be there once",
                "importance=0 => --set importance: 0 is not an importance of all features: must be positive and finite",
                "importance={last: -1} => --set importance.last: -1 is not an importance: must be finite and not negative",
                "importance={explicit: [1, 2, 3]} => --set importance: 3 explicit importances: must be one for each of the 5 features",
                "importance={geometric: 1e100} => --set importance: importance ratio 1.0E100: overflows for 5 features",
                "model.features=0 => --set model.features: 0 is not a number of features: must be an integer from 1 to 100000",
                "model.features=2.5 => --set model.features: 2.5 is not a number of features: must be an integer from 1 to 100000",
                "model.hidden=five => --set model.hidden: 'five' is not a number of hidden dimensions: must be an integer from 1 to 10000",
                "model.dropout=1 => --set model.dropout: 1 is not a dropout rate: must be in [0, 1)",
                "model.kind=relu-outptu => --set model.kind: 'relu-outptu' is not a model kind: did you mean 'relu-output'?",
                "model.kind=[] => --set model.kind: an empty axis: must have at least one value",
                "model.hiden=2 => --set model.hiden: unknown key; did you mean 'hidden'?",
                "model=5 => --set model: must be a mapping, not '5'",
                "training= => --set training: must be a mapping, not nothing",
                "training.learning_rate=1 => --set training.learning_rate: unknown key; did you mean 'learning-rate'?",
                "training.learning-rate=0 => --set training.learning-rate: 0 is not a learning rate: must be positive and finite",
                "training.steps=-1 => --set training.steps: -1 is not a number of steps: must be an integer from 0 to 100000000",
                "training.schedule=cosin => --set training.schedule: 'cosin' is not a schedule: did you mean 'cosine'?",
                "training.optimizer=rmsprop => --set training.optimizer: 'rmsprop' is not an optimizer: must be one of 'adamw', 'adam', 'sgd'",
                "training={optimizer: adam, weight-decay: 0.1} => --set training.weight-decay: optimizer 'adam' has no weight-decay, but beta1, beta2, epsilon: options must belong to every optimizer named; a zip can give each its own",
                "training={optimizer: sgd, momentum: 1} => --set training.momentum: 1 is not a momentum: must be in [0, 1)",
                "training.init-scale=xaver => --set training.init-scale: 'xaver' is not an init scale: must be 'xavier', or finite and not negative",
                "recording.checkpoints=1 => --set recording: checkpoints 1: must be 0, or 2 or more (the first is the initialisation)",
                "recording.adversarial=maybe => --set recording.adversarial: 'maybe' is not true or false: must be one of 'false', 'true'",
                "seeds=0 => --set seeds: 0 is not a number of seeds: must be an integer from 1 to 2^63 - 1",
                "seeds=[1, 1] => --set seeds[1]: 1 is on this axis twice, first at --set seeds[0]: each value must be there once",
                "seeds=[-1] => --set seeds[0]: -1 is not a seed: must be an integer from 0 to 2^63 - 2",
                "seeds={from: 9223372036854775806, count: 2} => --set seeds: 2 seeds from 9223372036854775806: the last must not exceed 2^63 - 2",
                "seeds={from: 0} => --set seeds.count: missing: must be a number of seeds",
                "fits=0 => --set fits: 0 is not a number of seeds: must be an integer from 1 to 2^63 - 1",
                "keep=some => --set keep: 'some' is not a choice of fits: must be one of 'all', 'best'",
                "keep=[best] => --set keep: a list is not a choice of fits: must be one name",
                "engine=simt => --set engine: 'simt' is not an engine: did you mean 'simd'?",
                "engine=[nd4j] => --set engine: a list is not an engine: must be one name",
                "audit.share=1.5 => --set audit.share: 1.5 is not a share of the runs: must be in [0, 1]",
                "audit.share=[0.1, 0.2] => --set audit.share: a list is not a share of the runs: must be in [0, 1]",
                "audit.share= => --set audit.share: has no value: must be a share of the runs",
                "audit.steps=0 => --set audit.steps: 0 is not a number of steps to audit: must be an integer from 1 to 1000",
                "audit.steps=1001 => --set audit.steps: 1001 is not a number of steps to audit: must be an integer from 1 to 1000",
                "audit.tolerance=0 => --set audit.tolerance: 0 is not a tolerance: must be above 0 and at most 1",
                "audit={shar: 1} => --set audit.shar: unknown key; did you mean 'share'?",
                "audit=0.1 => --set audit: must be a mapping, not '0.1'",
                "zip=[] => --set zip: must be a list of one or more mappings, each a point, not a list",
                "zip=[{seed: 3}] => --set zip[0].seed: unknown key; did you mean 'seeds'?",
                "sweeps=1 => --set sweeps: unknown key; did you mean 'sweep'?",
                "parts.a.seeds=2 => --set parts.a: the spec has no parts",
                "seeds => --set seeds: must be PATH=VALUE with keys and dots in the path, e.g. training.steps=2000 or parts.NAME.seeds=3",
                "seeds={ => --set seeds: line 1, column 2: not YAML: expected the node content, but found '<stream end>'",
            })
    void parse_oneBadValue_saysPlaceValueAndRule(String set, String problems) {
        assertThat(problemsOf(SOUND, set)).containsExactly(problems.split("\\|"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape",
                "a/b",
                "it's",
                "\"q\"",
                "two words",
                "-dash-first",
                ".hidden",
                "tab\\t",
                "sn\\u00f6w",
                "bell\\a",
                "",
                "x123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                        + "01"
            })
    void parse_unsafeSweepName_isRefused(String name) {
        assertThat(problemsOf(SOUND, "sweep=\"" + name.replace("\"", "\\\"") + "\""))
                .singleElement()
                .asString()
                .startsWith("--set sweep: '")
                .endsWith(
                        "is not a name: must be letters, digits, '-', '_', '.', at most 100, the first a letter or digit")
                .matches("\\P{Cntrl}*");
    }

    @Test
    void parse_severalProblems_reportsAllAtOnceUnderTheFile() {
        SpecException e = failure("""
                sweep: phase-diagram
                model: { features: 2, hiden: 1 }
                sparsity: [0, 0.5, 0.9, 1.2]
                """);

        assertThat(e).hasMessage("""
                        conf/phase-diagram.yaml: 3 problems
                          model.hiden: unknown key; did you mean 'hidden'?
                          model.hidden: missing: must be the number of hidden dimensions m
                          sparsity[3]: 1.2 is not a sparsity: must be in [0, 1]""");
    }

    @Test
    void parse_problemInPart_namesThePartsPath() {
        assertThat(failure(SOUND + "parts: [ { name: a }, { name: b, model: { features: 0 } }, { name: a, seds: 2 } ]")
                        .problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "parts[2].seds: unknown key; did you mean 'seeds'?",
                        "parts[2].name: 'a' is the name of an earlier part: each must have its own",
                        "parts[1].model.features: 0 is not a number of features: must be an integer from 1 to 100000");
    }

    @Test
    void parse_badValueSharedByParts_isReportedOnceWhereItIsWritten() {
        assertThat(problemsOf(SOUND.replace("features: 5", "features: five") + "parts: [ { name: a }, { name: b } ]"))
                .containsExactly(
                        "model.features: 'five' is not a number of features: must be an integer from 1 to 100000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1020, 1021, 1022, 1023, 1024, 1025, 1026})
    void parse_characterBeyond16BitsAtTheParsersBufferEnd_isText(int position) {
        String comment = "# " + "x".repeat(position - SOUND.length() - 2);

        assertThat(problemsOf(SOUND + comment + "\uD83D\uDE00\n")).isEmpty();
    }

    @Test
    void parse_gridBeyondTwoToThe63_isRefused() {
        assertThat(problemsOf(SOUND + "importance: [1, 2, 3]\n", "seeds=9223372036854775807"))
                .containsExactly("the grid has 27670116110564327421 points: must be fewer than 2^63");
        assertThat(problemsOf(SOUND, "seeds=9223372036854775807")).isEmpty();
    }

    @Test
    void parse_tooManyShapes_isRefused() {
        assertThat(problemsOf(
                        SOUND + "training: { learning-rate: { linear: { from: 0.1, to: 0.2, count: 1000 } } }\n",
                        "training.steps={range: {from: 1, to: 101, step: 1}}"))
                .containsExactly("the grid has 101000 combinations of model, features, hidden, training and recording:"
                        + " must be at most 100000");
    }

    @Test
    void parse_emptyDocument_saysWhatIsDue() {
        String rule = "empty: must be a mapping with at least the keys 'sweep', 'model' and 'sparsity'";
        assertThat(problemsOf("")).containsExactly(rule);
        assertThat(problemsOf("# only a comment\n")).containsExactly(rule);
        assertThat(problemsOf("{}"))
                .containsExactly(
                        "sweep: missing: a name must be letters, digits, '-', '_', '.', at most 100, the first a letter or"
                                + " digit",
                        "sparsity: missing: must be the sparsity S, or { density: p }",
                        "model.features: missing: must be the number of features n",
                        "model.hidden: missing: must be the number of hidden dimensions m");
    }

    @Test
    void parse_malformedYaml_saysLineAndColumn() {
        assertThat(problemsOf("sweep: a\nmodel: { features: 2\nsparsity: 0.5\n"))
                .singleElement()
                .asString()
                .startsWith("line 3, column ")
                .contains("not YAML: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "just text", "5"})
    void parse_notAMapping_isRefused(String yaml) {
        assertThat(problemsOf(yaml))
                .singleElement()
                .asString()
                .startsWith("must be a mapping with the keys of a sweep, not ");
    }

    @Test
    void parse_duplicateKey_saysWhere() {
        assertThat(problemsOf(SOUND + "model: { features: 3, hidden: 1 }\n"))
                .containsExactly("model: line 4, column 1: duplicate key: every key must be there once");
    }

    @Test
    void parse_aliasBomb_isRefusedAtTheFirstAlias() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            bomb.append(
                    "a" + i + ": &a" + i + " [" + String.join(", ", java.util.Collections.nCopies(9, alias)) + "]\n");
        }
        assertThat(problemsOf(bomb.toString()))
                .containsExactly(
                        "line 2, column 10: an alias (*name): aliases are not part of the spec language; write the"
                                + " value out");
    }

    @Test
    void parse_deepNesting_isRefused() {
        assertThat(problemsOf("sweep: " + "[".repeat(5000) + "]".repeat(5000)))
                .containsExactly("line 1, column 24: nested too deep: must be at most 16 levels");
    }

    @Test
    void parse_oversizedDocument_isRefused() {
        assertThat(problemsOf("# " + "x".repeat(1 << 20)))
                .containsExactly("1048578 characters: must be at most 1048576");
    }

    @Test
    void parse_tag_isRefused() {
        assertThat(problemsOf("sweep: !!binary aGVsbG8=\n"))
                .containsExactly("line 1, column 8: a tag (!name): tags are not part of the spec language");
    }

    @Test
    void parse_secondDocument_isRefused() {
        assertThat(problemsOf(SOUND + "---\nsweep: b\n"))
                .containsExactly("line 4, column 1: a second document: must be one document");
    }

    @Test
    void parse_hugeExponent_costsNothing() {
        assertThat(problemsOf(SOUND, "sparsity=1e-99999"))
                .containsExactly(
                        "--set sparsity: 1e-99999 is beyond the range of double precision: must be a normal number");
    }

    @Test
    void parse_controlCharactersInKey_areNotPrinted() {
        assertThat(problemsOf(SOUND + "\"\\e[31mred\": 1\n"))
                .containsExactly(
                        "\\u001b[31mred: unknown key; must be one of 'model', 'sparsity', 'data', 'importance', 'seeds', 'fits',"
                                + " 'training', 'recording', 'zip', 'engine', 'audit', 'keep', 'sweep', 'question', 'parts', 'scales'");
    }

    @Test
    void parse_thousandsOfProblems_reportsFiftyAndTheRest() {
        String many = String.join(", ", java.util.Collections.nCopies(2000, "2"));
        SpecException e = failure(SOUND.replace("0.9", "[" + many + "]"));

        assertThat(e.problems()).hasSize(2000);
        assertThat(e).message().hasLineCount(52).endsWith("\n  and 1950 more");
    }

    @Test
    void parse_unknownScale_suggestsOne() {
        assertThat(catchThrowableOfType(
                        SpecException.class,
                        () -> SpecParser.parse("x", SOUND + "scales: { quick: { seeds: 2 } }", "quik", List.of())))
                .hasMessage("x: 1 problem\n  --scale quik: no such scale; did you mean 'quick'?");
        assertThat(catchThrowableOfType(SpecException.class, () -> SpecParser.parse("x", SOUND, "quick", List.of())))
                .hasMessage("x: 1 problem\n  --scale quick: the spec has no scales");
    }

    @Test
    void read_unreadableFiles_saysWhy(@TempDir Path folder) throws IOException {
        Path notText = Files.write(folder.resolve("bytes.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Path empty = Files.createFile(folder.resolve("empty.yaml"));

        assertThat(readFailure(folder.resolve("none.yaml")))
                .hasMessage(folder + "/none.yaml: 1 problem\n  no such file");
        assertThat(readFailure(folder)).hasMessage(folder + ": 1 problem\n  a directory: must be a YAML file");
        assertThat(readFailure(notText)).hasMessage(notText + ": 1 problem\n  not text: must be UTF-8");
        assertThat(readFailure(empty)).hasMessageContaining("empty: must be a mapping");
        assertThat(readFailure(Path.of("/dev/zero"))).hasMessageContaining("a file of more than 1048576 bytes");
    }

    private static SpecException readFailure(Path file) {
        return catchThrowableOfType(SpecException.class, () -> SpecParser.read(file, null, List.of()));
    }

    private static SpecException failure(String yaml) {
        SpecException e = catchThrowableOfType(
                SpecException.class, () -> SpecParser.parse("conf/phase-diagram.yaml", yaml, null, List.of()));
        assertThat(e).isNotNull();
        return e;
    }

    private static List<String> problemsOf(String yaml, String... sets) {
        SpecException e =
                catchThrowableOfType(SpecException.class, () -> SpecParser.parse("x", yaml, null, List.of(sets)));
        return e == null
                ? List.of()
                : e.problems().stream().map(Problem::toString).toList();
    }
}
