package dev.superposition.driver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line, called several times in one JVM: its start and Spark's classes, ten seconds of a core, are paid for once.
 *
 * <p>Arguments: a file with a command a line, its words parted by tabs; a folder. The answer of command i is in {@code i.out}, what it says besides in
 * {@code i.err} and its exit code in {@code i.code}; after a command that fails there is no other.
 */
final class SeveralCommands {
    private SeveralCommands() {}

    public static void main(String[] arguments) throws IOException {
        List<String> commands = Files.readAllLines(Path.of(arguments[0]));
        for (int i = 0; i < commands.size(); i++) {
            String[] words = commands.get(i).split("\t");
            Path answer = Path.of(arguments[1], Integer.toString(i));
            int code;
            try (PrintWriter out = new PrintWriter(answer + ".out", StandardCharsets.UTF_8);
                    PrintWriter err = new PrintWriter(answer + ".err", StandardCharsets.UTF_8)) {
                code = Sweep.commandLine(words).setOut(out).setErr(err).execute(words);
            }
            Files.writeString(Path.of(answer + ".code"), Integer.toString(code));
            if (code != ExitCode.DONE) {
                System.exit(code);
            }
        }
        System.exit(ExitCode.DONE);
    }
}
