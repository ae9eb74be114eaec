package dev.superposition.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadedClassesTest {
    @TempDir
    private Path folder;

    @Test
    void archivable_classesOfThePlatformAndTheClassPath_areKeptInOrderOnce() throws IOException {
        assertThat(archivable("some/Plain", "java/lang/String id: 7", "some/Plain", "java/util/List"))
                .containsExactly("some/Plain", "java/lang/String id: 7", "java/util/List");
    }

    @Test
    void archivable_classesWithoutAClassFileOfTheirName_areLeftOut() throws IOException {
        assertThat(archivable(
                        "# a comment",
                        "",
                        "some/Versioned",
                        "some/OnlyVersioned",
                        "some/Unknown",
                        "java/lang/invoke/BoundMethodHandle$Species_LLLLLLLLLLLLLLLLLLLLLLIJ",
                        "some/Plain id: 3 super: 1 source: /elsewhere/foreign.jar"))
                .isEmpty();
    }

    @Test
    void archivable_directives_onlyLambdasOfKeptClassesStay() throws IOException {
        assertThat(
                        archivable(
                                "@lambda-form-invoker [SPECIES_RESOLVE] java.lang.invoke.BoundMethodHandle$Species_LJ",
                                "@lambda-form-invoker [LF_RESOLVE] java.lang.invoke.Invokers$Holder invoker L_V",
                                "@lambda-proxy some/Plain run ()Ljava/lang/Runnable; ()V 6 some/Plain lambda$0 ()V ()V",
                                "@lambda-proxy some/OnlyVersioned run ()Ljava/lang/Runnable; ()V 6 some/OnlyVersioned lambda$0 ()V ()V"))
                .containsExactly(
                        "@lambda-proxy some/Plain run ()Ljava/lang/Runnable; ()V 6 some/Plain lambda$0 ()V ()V");
    }

    private List<String> archivable(String... lines) throws IOException {
        Path archive = folder.resolve("some.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream file = Files.newOutputStream(archive);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (String name : List.of(
                    "some/Plain",
                    "some/Versioned",
                    "META-INF/versions/9/some/Versioned",
                    "META-INF/versions/9/some/OnlyVersioned")) {
                jar.putNextEntry(new ZipEntry(name + ".class"));
            }
        }
        try (URLClassLoader classPath =
                new URLClassLoader(new URL[] {archive.toUri().toURL()})) {
            return LoadedClasses.archivable(List.of(lines), classPath);
        }
    }
}
