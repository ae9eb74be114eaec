package dev.superposition.driver.job;

import dev.superposition.worker.store.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The computer this JVM runs on, as provenance names it. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /**
     * What rows say that this JVM trains.
     *
     * @param version of the program
     */
    static Origin origin(String attempt, String version) {
        return new Origin(attempt, host(), version, Runtime.version().toString(), cpu());
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A container without a name of its own.
            return "localhost";
        }
    }

    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    static String os() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** Architecture, model where the system tells it, and the widest vectors, e.g. {@code amd64, Xeon 6975P-C, avx512f}. */
    static String cpu() {
        String architecture = System.getProperty("os.arch", "unknown");
        if (!Files.isReadable(CPU_INFO)) {
            return architecture;
        }
        try {
            return cpu(architecture, Files.readAllLines(CPU_INFO));
        } catch (IOException e) {
            // The kernel's file is a courtesy; provenance does without.
            return architecture;
        }
    }

    static String cpu(String architecture, List<String> info) {
        String flags = value(info, "flags") + " ";
        String vectors = Stream.of("avx512f", "avx2", "avx")
                .filter(flag -> flags.contains(" " + flag + " "))
                .findFirst()
                .orElse("");
        return Stream.of(architecture, value(info, "model name").strip(), vectors)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String value(List<String> info, String key) {
        return info.stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1))
                .orElse("");
    }
}
