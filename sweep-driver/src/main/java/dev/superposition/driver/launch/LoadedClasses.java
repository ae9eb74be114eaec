package dev.superposition.driver.launch;

import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of classes that a JVM has loaded, as {@code -XX:DumpLoadedClassList} writes it, cut down to those that may be archived.
 *
 * <p>An agent that looks at classes, such as a flight recorder, is shown the class file of each. JDK 17 looks for it under the class's own name, and
 * dies where there is none: a class that only a folder {@code META-INF/versions} of its archive holds, or that the JVM made up itself.
 */
final class LoadedClasses {
    private static final String VERSIONED = "/META-INF/versions/";
    private static final String LAMBDA = "@lambda-proxy ";
    private static final String DIRECTIVE = "@";
    private static final String COMMENT = "#";
    /** Of a class that neither the platform nor the class path holds. */
    private static final String FOREIGN = " source:";

    private LoadedClasses() {}

    /**
     * The lines of a list that name classes with a class file of their own, and the lambdas in them, each once.
     *
     * @param classPath where the classes are looked for, besides the platform
     */
    static List<String> archivable(List<String> lines, ClassLoader classPath) {
        return lines.stream()
                .distinct()
                .filter(line -> !line.isEmpty() && !line.startsWith(COMMENT) && !line.contains(FOREIGN))
                .filter(line -> line.startsWith(LAMBDA) || !line.startsWith(DIRECTIVE))
                .filter(line -> hasClassFile(className(line), classPath))
                .toList();
    }

    private static String className(String line) {
        String name = line.startsWith(LAMBDA) ? line.substring(LAMBDA.length()) : line;
        int end = name.indexOf(' ');
        return end < 0 ? name : name.substring(0, end);
    }

    private static boolean hasClassFile(String name, ClassLoader classPath) {
        @Nullable URL file = classPath.getResource(name + ".class");
        return file != null && !file.getPath().contains(VERSIONED);
    }
}
