package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./sweep}, in a copy of the project's outline, with a JDK and a Maven that only say how they were called.
 */
@Tag("end-to-end")
final class LauncherTest {
    private static final Path SCRIPT = Path.of("../sweep").toAbsolutePath().normalize();

    private static final String FAKE_JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "VERSION.0.1" 2026-01-01' >&2; exit 0; fi
            case "$*" in
                *launch.ClassArchive*)
                    for word in "$@"; do case $word in */archive) archive=$word ;; esac; done
                    mkdir -p "$archive"
                    echo /laid/out.jar > "$archive/classpath"
                    cat ../archive-works
                    exit ;;
            esac
            echo "OMP_NUM_THREADS=$OMP_NUM_THREADS OPENBLAS_NUM_THREADS=$OPENBLAS_NUM_THREADS"
            pwd
            for word in "$@"; do echo "<$word>"; done
            exit 7
            """;

    private static final String FAKE_MAVEN = """
            #!/bin/sh
            echo "$PWD $JAVA_HOME $*" >> "$MAVEN_CALLS"
            [ ! -e fail ] || { echo 'cannot find symbol'; exit 1; }
            mkdir -p sweep-driver/target/launch
            case "$*" in
                *deploy/jdbc/pom.xml*) echo /some/hive.jar > sweep-driver/target/launch/jdbc-classpath; exit ;;
            esac
            echo --flag > sweep-driver/target/launch/jvm.flags
            echo /some/library.jar > sweep-driver/target/launch/classpath
            """;

    @TempDir
    private Path folder;

    private Path project = Path.of("");
    private Path tools = Path.of("");

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project with spaces"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(SCRIPT, project.resolve("sweep"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.writeString(
                Files.createDirectories(project.resolve("deploy/jdbc")).resolve("pom.xml"), "<project/>");
        for (String module : List.of("sweep-worker", "sweep-driver")) {
            Files.createDirectories(project.resolve(module + "/src/main/java"));
            Files.writeString(project.resolve(module + "/pom.xml"), "<project/>");
            Files.writeString(project.resolve(module + "/src/main/java/Some.java"), "class Some {}");
        }
    }

    private Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A folder that looks like a JDK of a major version. */
    private Path jdk(int version) throws IOException {
        Path home = folder.resolve("jdk " + version);
        executable(home.resolve("bin/java"), FAKE_JAVA.replace("VERSION", Integer.toString(version)));
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    private void maven() throws IOException {
        executable(tools.resolve("mvn"), FAKE_MAVEN);
    }

    /** What the script printed, both streams, and its exit code. */
    private record Answer(int code, String text) {}

    private Answer sweep(Map<String, String> environment, String... words) throws Exception {
        return answer(start(environment, "output.txt", words), "output.txt");
    }

    private Answer answer(Process process, String output) throws Exception {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Answer(process.exitValue(), Files.readString(folder.resolve(output), StandardCharsets.UTF_8));
    }

    private Process start(Map<String, String> environment, String output, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", project.resolve("sweep").toString()));
        command.addAll(List.of(words));
        Path caller = Files.createDirectories(folder.resolve("caller"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(caller.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools + ":" + systemTools());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("MAVEN_CALLS", folder.resolve("maven-calls").toString());
        builder.environment()
                .put("SWEEP_JVM_FOLDER", folder.resolve("no such folder").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A folder with what a script needs of a system, but no Java and no Maven. */
    private Path systemTools() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of(
                "sh",
                "cat",
                "dirname",
                "find",
                "head",
                "mkdir",
                "mv",
                "readlink",
                "sed",
                "apt-get",
                "echo",
                "rm",
                "sleep")) {
            for (String place : List.of("/usr/bin/", "/bin/")) {
                Path link = bin.resolve(tool);
                if (Files.exists(Path.of(place + tool)) && !Files.exists(link)) {
                    Files.createSymbolicLink(link, Path.of(place + tool));
                }
            }
        }
        return bin;
    }

    private int mavenCalls() throws IOException {
        Path calls = folder.resolve("maven-calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    @Test
    void sweep_noJdk_printsTheOneCommandThatInstallsIt() throws Exception {
        executable(tools.resolve("apt-get"), "#!/bin/sh\n");
        Answer answer = sweep(Map.of(), "--version");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text())
                .contains("needs a JDK 17 or 21")
                .contains("  sudo apt-get install -y openjdk-17-jdk-headless\n");
    }

    @Test
    void sweep_onlyATooNewJdk_isTreatedAsNone() throws Exception {
        assertThat(sweep(Map.of("JAVA_HOME", jdk(25).toString()), "--version").code())
                .isEqualTo(2);
    }

    @Test
    void sweep_noMaven_printsTheOneCommandThatInstallsIt() throws Exception {
        executable(tools.resolve("brew"), "#!/bin/sh\n");
        Answer answer = sweep(Map.of("JAVA_HOME", jdk(17).toString()), "--version");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("needs Maven", "  brew install maven\n");
    }

    @Test
    void sweep_freshClone_buildsAndRunsInTheCallersFolder() throws Exception {
        maven();
        Answer answer = sweep(Map.of("JAVA_HOME", jdk(21).toString()), "run", "my spec.yaml", "--set", "a=[1, 2]");
        assertThat(answer.code()).as(answer.text()).isEqualTo(7);
        assertThat(answer.text())
                .contains("sweep: building")
                .contains("OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1")
                .contains(folder.resolve("caller") + "\n")
                .contains("<@" + project + "/sweep-driver/target/launch/jvm.flags>")
                .contains("<" + project + "/sweep-driver/target/classes:/some/library.jar>")
                .contains("<-Xmx1024m>", "<-Dorg.bytedeco.javacpp.maxbytes=512m>")
                .endsWith("<dev.superposition.driver.cli.Sweep>\n<run>\n<my spec.yaml>\n<--set>\n<a=[1, 2]>\n");
        assertThat(Files.readString(folder.resolve("maven-calls"))).startsWith(project + " " + jdk(21) + " ");
    }

    @Test
    void sweep_serve_fetchesTheThriftServerOnceAndForItselfAlone() throws Exception {
        maven();
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        String jars = "<" + project + "/sweep-driver/target/classes:/some/library.jar";
        assertThat(sweep(environment, "serve", "table").text()).contains("fetching", jars + ":/some/hive.jar>");
        assertThat(sweep(environment, "serve", "table").text()).doesNotContain("fetching");
        assertThat(sweep(environment, "plan").text()).contains(jars + ">");
        assertThat(mavenCalls()).isEqualTo(2);
    }

    @Test
    void sweep_classesLaidOut_areMappedByTheJdkThatDidIt() throws Exception {
        maven();
        Files.writeString(folder.resolve("archive-works"), "");
        Path archive = project.resolve("sweep-driver/target/launch/archive");
        String shared = "<-XX:SharedArchiveFile=" + archive + "/classes.jsa>";
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        assertThat(sweep(environment, "plan").text())
                .contains("sweep: laying out classes", shared, "</laid/out.jar>")
                .doesNotContain("failed");
        assertThat(sweep(environment, "plan").text()).contains(shared).doesNotContain("laying out");
        assertThat(sweep(Map.of("JAVA_HOME", jdk(21).toString()), "plan").text())
                .contains("<" + project + "/sweep-driver/target/classes:/some/library.jar>")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void sweep_classesCannotBeLaidOut_runsAllTheSame() throws Exception {
        maven();
        Answer answer = sweep(Map.of("JAVA_HOME", jdk(17).toString()), "plan");
        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.text())
                .contains("that failed", "launch/archive.log")
                .contains("<" + project + "/sweep-driver/target/classes:/some/library.jar>")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void sweep_nothingChanged_buildsOnce() throws Exception {
        maven();
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        sweep(environment, "--version");
        Answer second = sweep(environment, "--version");
        assertThat(mavenCalls()).isEqualTo(1);
        assertThat(second.text()).doesNotContain("building");
    }

    @Test
    void sweep_aSourceIsNewerOrGone_buildsAgain() throws Exception {
        maven();
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        sweep(environment, "--version");
        FileTime later = FileTime.from(Instant.now().plusSeconds(5));
        Files.setLastModifiedTime(project.resolve("sweep-worker/src/main/java/Some.java"), later);
        sweep(environment, "--version");
        assertThat(mavenCalls()).isEqualTo(2);
        Path stamp = project.resolve("sweep-driver/target/launch/built");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(10)));
        sweep(environment, "--version");
        assertThat(mavenCalls()).isEqualTo(2);
        Files.delete(project.resolve("sweep-worker/src/main/java/Some.java"));
        Files.setLastModifiedTime(
                project.resolve("sweep-worker/src/main/java"),
                FileTime.from(Instant.now().plusSeconds(15)));
        sweep(environment, "--version");
        assertThat(mavenCalls()).isEqualTo(3);
    }

    @Test
    void sweep_buildFails_showsTheLogAndTriesAgainNextTime() throws Exception {
        maven();
        Files.writeString(project.resolve("fail"), "");
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        Answer answer = sweep(environment, "--version");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("cannot find symbol", "the build failed");
        Files.delete(project.resolve("fail"));
        assertThat(sweep(environment, "--version").code()).isEqualTo(7);
    }

    @Test
    void sweep_anotherIsBuilding_waitsAndBuildsNothing() throws Exception {
        executable(tools.resolve("mvn"), FAKE_MAVEN.replace("mkdir -p", "sleep 3; mkdir -p"));
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(17).toString());
        Process one = start(environment, "one.txt", "plan");
        Process other = start(environment, "other.txt", "plan");
        List<Answer> answers = List.of(answer(one, "one.txt"), answer(other, "other.txt"));
        assertThat(answers).extracting(Answer::code).containsExactly(7, 7);
        assertThat(answers)
                .extracting(Answer::text)
                .satisfiesOnlyOnce(text -> assertThat(text).contains("sweep: building"))
                .satisfiesOnlyOnce(text -> assertThat(text).contains("sweep: waiting for process"));
        assertThat(mavenCalls()).isEqualTo(1);
        assertThat(project.resolve("sweep-driver/target/launch/lock")).doesNotExist();
    }

    @Test
    void sweep_aBuildWasKilled_holdsNobodyUp() throws Exception {
        maven();
        Process gone = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
        gone.waitFor();
        Path lock = Files.createDirectories(project.resolve("sweep-driver/target/launch/lock"));
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
        Answer answer = sweep(Map.of("JAVA_HOME", jdk(17).toString()), "plan");
        assertThat(answer.code()).as(answer.text()).isEqualTo(7);
        assertThat(answer.text()).contains("sweep: building").doesNotContain("waiting");
        assertThat(lock).doesNotExist();
    }

    @Test
    void sweep_sizes_boundTheWholeProcess() throws Exception {
        maven();
        String home = jdk(17).toString();
        assertThat(sweep(Map.of("JAVA_HOME", home, "SWEEP_HEAP", "3g", "SWEEP_OFF_HEAP", "1g"), "plan")
                        .text())
                .contains("<-Xmx3072m>", "<-Dorg.bytedeco.javacpp.maxbytes=1024m>")
                .contains("<-Dorg.bytedeco.javacpp.maxphysicalbytes=4696m>");
        Answer wrong = sweep(Map.of("JAVA_HOME", home, "SWEEP_HEAP", "lots"), "plan");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text()).contains("cannot read the size 'lots'");
    }

    @Test
    void sweep_collector_isTheParallelOneUnlessAnotherIsNamed() throws Exception {
        maven();
        String home = jdk(17).toString();
        assertThat(sweep(Map.of("JAVA_HOME", home), "plan").text()).contains("<-XX:+UseParallelGC>");
        assertThat(sweep(Map.of("JAVA_HOME", home, "SWEEP_JAVA_OPTS", "-ea -XX:+UseZGC"), "plan")
                        .text())
                .contains("<-ea>", "<-XX:+UseZGC>")
                .doesNotContain("UseParallelGC");
    }

    @Test
    void sweep_calledThroughALink_findsItsProject() throws Exception {
        maven();
        Path link = Files.createSymbolicLink(tools.resolve("sweep-link"), project.resolve("sweep"));
        Files.setPosixFilePermissions(project.resolve("sweep"), PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", link.toString(), "plan")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("linked.txt").toFile());
        builder.environment().put("JAVA_HOME", jdk(17).toString());
        builder.environment().put("PATH", tools + ":" + systemTools());
        builder.environment().put("MAVEN_CALLS", folder.resolve("maven-calls").toString());
        assertThat(builder.start().waitFor()).isEqualTo(7);
        assertThat(Files.readString(folder.resolve("linked.txt")))
                .contains("<" + project + "/sweep-driver/target/classes:");
    }
}
