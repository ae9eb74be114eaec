package dev.superposition.worker.simd;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Tells HotSpot's compiler to keep {@link Kernel} methods out of their callers.
 *
 * <p>Each vector operation inlines some hundred bytecodes. When the compiler also inlines one kernel into another it runs into
 * its limit of 8000 inlined bytecodes; the operations beyond it allocate an object each and run tens of times slower. Whether it
 * does depends on which of them was compiled first, so it would differ from start to start.
 *
 * <p>Until it is compiled a vector operation takes some hundred times as long, and on a busy core the compiler waits its turn behind
 * the thread that needs it: that thread waits for the compiler instead.
 */
final class KernelInlining {
    private static final List<Class<?>> CLASSES = List.of(
            ExamplesTile.class,
            NarrowTile.class,
            OuterProductBlocks.class,
            PairTile.class,
            ProductBlocks.class,
            SparseOuterProduct.class,
            SparseProduct.class,
            SparseRows.class,
            Tile.class,
            VectorFeatures.class,
            VectorOptimizer.class,
            VectorPoints.class,
            VectorSampler.class,
            VectorStream.class);

    private KernelInlining() {}

    /** Kernels, as the compiler names them: {@code package/Class.method}. */
    static List<String> kernels() {
        return CLASSES.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Kernel.class))
                .map(KernelInlining::name)
                .sorted()
                .distinct()
                .collect(Collectors.toList());
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName().replace('.', '/') + "." + method.getName();
    }

    /**
     * Adds the directive to this JVM's compiler.
     *
     * @return whether it took it; without, results are the same and may take longer
     */
    static boolean install() {
        try {
            Path file = Files.createTempFile("kernel-inlining", ".json");
            try {
                Files.writeString(file, directive());
                Object answer = ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
                return String.valueOf(answer).startsWith("1 compiler directives added");
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException | SecurityException e) {
            return false;
        }
    }

    private static String directive() {
        String callers = KernelInlining.class.getPackageName().replace('.', '/') + "/*.*";
        String kept = kernels().stream().map(kernel -> "\"-" + kernel + "\"").collect(Collectors.joining(", "));
        return Stream.of(
                        "[{",
                        "  match: [\"" + callers + "\"],",
                        "  inline: [" + kept + "],",
                        "  BackgroundCompilation: false",
                        "}]")
                .collect(Collectors.joining("\n"));
    }
}
