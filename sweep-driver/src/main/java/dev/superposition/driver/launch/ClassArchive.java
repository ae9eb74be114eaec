package dev.superposition.driver.launch;

import dev.superposition.driver.cli.Sweep;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Lays out classes for class data sharing: those that a sweep and a query load, the program's and its libraries', as they are in memory. A JVM that
 * is given the archive maps it instead of finding, unpacking and checking ten thousand class files.
 *
 * <p>The archive is good for this JDK, these options of the JVM and this class path, files and all; a JVM that sees any other
 * passes over it. Source: JEP 310, <i>Application Class-Data Sharing</i>.
 */
public final class ClassArchive {
    /** Name of the archive. */
    static final String ARCHIVE = "classes.jsa";

    /** Name of the file with the class path that goes with the archive: of archives only, since folders cannot be laid out. */
    static final String CLASS_PATH = "classpath";

    /** Folder of what was needed to make it. */
    private static final String REHEARSAL = "rehearsal";

    private static final String MAIN = Sweep.class.getName();

    private final Path folder;
    private final String classPath;

    private ClassArchive(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /**
     * Makes an archive for the JVM's own class path and options. Children write where this JVM writes.
     *
     * @param arguments a folder for the archive, which may exist; the spec of a sweep that loads what sweeps load
     * @throws IOException if a file cannot be written, or a JVM fails
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
        String classPath = withoutFolders(System.getProperty("java.class.path"), folder);
        new ClassArchive(folder, classPath).make(arguments[1]);
    }

    private void make(String spec) throws IOException, InterruptedException {
        Path rehearsal = Files.createDirectories(folder.resolve(REHEARSAL));
        Path trained = rehearsal.resolve("trained.classes");
        Path queried = rehearsal.resolve("queried.classes");
        String table = rehearsal.resolve("table").toUri().toString();
        java(List.of("-XX:DumpLoadedClassList=" + trained), MAIN, "run", spec, "--table", table);
        java(List.of("-XX:DumpLoadedClassList=" + queried), MAIN, "query", "phase-diagram", "--table", table);
        List<String> loaded = new ArrayList<>(Files.readAllLines(trained));
        loaded.addAll(Files.readAllLines(queried));
        Path list = rehearsal.resolve("archived.classes");
        Files.write(list, LoadedClasses.archivable(loaded, ClassLoader.getSystemClassLoader()));
        Path archive = folder.resolve(ARCHIVE);
        java(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive));
        java(List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive), MAIN, "--version");
        Files.writeString(folder.resolve(CLASS_PATH), classPath);
    }

    /** Runs a JVM with the options of this one, and others. */
    private void java(List<String> options, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(words));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("exit code " + code + " of " + String.join(" ", command));
        }
    }

    /** A class path with each of its folders packed into an archive in {@code folder}. */
    private static String withoutFolders(String classPath, Path folder) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            // An empty entry would be the folder in which the JVM happens to start.
            if (!entry.isEmpty()) {
                Path jar = folder.resolve(entries.size() + ".jar");
                entries.add(Files.isDirectory(Path.of(entry)) ? packed(entry, jar) : entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static String packed(String classes, Path jar) throws IOException {
        int code = ToolProvider.findFirst("jar")
                .orElseThrow(() -> new IOException("this Java is no JDK: it has no jar"))
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes, ".");
        if (code != 0) {
            throw new IOException(classes + " could not be packed into " + jar);
        }
        return jar.toString();
    }
}
