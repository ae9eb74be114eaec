package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.BrokenTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of a table in which the reference engine does not confirm a row. */
@Tag("end-to-end")
final class FailedAuditTest {
    private static final String SPEC = """
            sweep: audited
            engine: simd
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.5, 0.9]
            seeds: 3
            training:   { steps: 40, batch-size: 32 }
            """;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    @TempDir
    private Path folder;

    private record Answer(int code, String out, String err) {}

    private static Answer answer(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Sweep.commandLine(words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Answer(code, out.toString(), err.toString());
    }

    @Test
    void commands_tableOfABrokenEngine_failLoudlyAndNameTheRun() throws Exception {
        String table = folder.resolve("table").toString();
        BrokenTable.fill(Path.of(table), SPEC);

        Answer verify = answer("verify", table);
        assertThat(verify.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(verify.out())
                .contains("not clean", "0 of 1 audited runs agree with the reference engine")
                .contains("1 differ from the reference engine");
        Matcher id = ID.matcher(verify.out());
        assertThat(id.find()).isTrue();

        Answer status = answer("status", table);
        assertThat(status.code()).isEqualTo(ExitCode.DONE);
        assertThat(status.out()).contains("audit: 0 of 1 audited runs agree").contains("differs: " + id.group());

        Path spec = Files.writeString(folder.resolve("audited.yaml"), SPEC);
        Answer run = answer("run", spec.toString(), "--table", table);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).contains("all 6 configurations are in the table");
        assertThat(run.err())
                .contains("the reference engine does not confirm 1 audited run")
                .contains(id.group())
                .doesNotContain("\tat ");

        Answer rerun = answer("rerun", id.group(), "--table", table);
        assertThat(rerun.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(rerun.out())
                .contains("differs in ", "bias", "(the row was made by version version, this is ")
                .contains("audit: agrees: ");
    }
}
