package dev.superposition.driver.spec;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads specs. All problems of a spec are found before one is reported. */
public final class SpecParser {
    /** A sweep may have no more different batch shapes, since a plan holds each of them. */
    public static final int MAX_SHAPES = 100_000;

    private static final BigInteger MOST_POINTS = BigInteger.valueOf(Long.MAX_VALUE);

    private SpecParser() {}

    /**
     * Reads a spec from a file.
     *
     * @param scale the named variant to merge over everything, null for the spec as it stands
     * @param sets overrides {@code path=value}, merged over everything; the value is YAML
     * @throws SpecException if the file cannot be read or its content cannot be run
     */
    public static SweepSpec read(Path file, @Nullable String scale, List<String> sets) throws SpecException {
        String name = file.toString();
        return parse(name, text(file, name), scale, sets);
    }

    /**
     * Reads a spec from text.
     *
     * @param displayName what problems are reported under, usually the file
     * @param yaml the text
     * @throws SpecException if it cannot be run
     */
    public static SweepSpec parse(String displayName, String yaml, @Nullable String scale, List<String> sets)
            throws SpecException {
        Problems problems = new Problems();
        SweepSpec spec = spec(yaml, scale, sets, problems);
        if (spec == null || problems.count() > 0) {
            throw new SpecException(displayName, problems.all());
        }
        return spec;
    }

    private static @Nullable SweepSpec spec(String yaml, @Nullable String scale, List<String> sets, Problems problems) {
        Yaml root = YamlReader.read(yaml, "", problems);
        if (root == null) {
            return null;
        }
        if (!(root instanceof Yaml.Mapping document)) {
            problems.add("", "must be a mapping with the keys of a sweep, not " + root.description());
            return null;
        }
        Resolution resolution = Resolution.of(document, scale, sets, problems);
        List<Part> parts = parts(resolution, problems);
        EngineChoice engine = engine(resolution, parts, problems);
        String resolved = YamlWriter.write(resolution.asSpec(engine));
        if (resolved.length() > YamlReader.MAX_CHARACTERS) {
            problems.add(
                    "",
                    "with parts, scale and defaults merged the spec has " + resolved.length()
                            + " characters: must be at most " + YamlReader.MAX_CHARACTERS);
        }
        if (problems.count() > 0) {
            return null;
        }
        BigInteger named = points(parts);
        List<Part> disjoint = Overlap.removed(parts, problems);
        if (disjoint == null) {
            return null;
        }
        long points = points(disjoint).longValueExact();
        return new SweepSpec(
                resolution.name(),
                resolution.question(),
                disjoint,
                points,
                named.longValueExact() - points,
                engine,
                resolution.audit(),
                resolution.keep(),
                resolved);
    }

    private static EngineChoice engine(Resolution resolution, List<Part> parts, Problems problems) {
        Set<ModelKind> kinds = parts.stream()
                .flatMap(part -> part.products().stream())
                .flatMap(axes -> axes.models().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ModelKind.class)));
        Yaml asked = resolution.engineNode();
        if (resolution.engine() == EngineChoice.SIMD && asked != null) {
            kinds.stream()
                    .filter(kind -> !Engine.SIMD.supports(kind))
                    .forEach(kind -> problems.add(
                            asked,
                            "simd does not train " + kind.id() + " models: must be nd4j, simd-else-nd4j or auto"));
        }
        return resolution.engine().inThisJvm(kinds, problems.count() == 0 && hasTooWide(parts));
    }

    /** Whether the sweep has models too wide for one task, and all of them can be trained by a cluster. */
    private static boolean hasTooWide(List<Part> parts) {
        List<Axes> wide = parts.stream()
                .flatMap(part -> part.products().stream())
                .filter(DataParallel::isNeeded)
                .toList();
        return !wide.isEmpty() && wide.stream().allMatch(DataParallel::isPossible);
    }

    private static List<Part> parts(Resolution resolution, Problems problems) {
        int products = resolution.parts().stream()
                .mapToInt(part -> Math.max(1, part.zip().size()))
                .sum();
        if (products > Overlap.MAX_PRODUCTS) {
            problems.add("", products + " parts and zip points: must be at most " + Overlap.MAX_PRODUCTS);
            return List.of();
        }
        AxesReader reader = new AxesReader(problems);
        List<Part> parts = new ArrayList<>();
        for (Resolution.ResolvedPart part : resolution.parts()) {
            List<Axes> axes = new ArrayList<>();
            for (Yaml.Mapping product : part.products()) {
                Axes read = reader.read(product, part.place());
                if (read != null) {
                    axes.add(read);
                    if (resolution.engine() == EngineChoice.DL4J_SPARK) {
                        DataParallel.check(product, read, problems);
                    }
                }
            }
            parts.add(new Part(part.name(), axes));
        }
        checkSize(parts, problems);
        return parts;
    }

    private static void checkSize(List<Part> parts, Problems problems) {
        BigInteger points = points(parts);
        if (points.compareTo(MOST_POINTS) > 0) {
            problems.add("", "the grid has " + points + " points: must be fewer than 2^63");
        }
        BigInteger shapes = parts.stream()
                .flatMap(part -> part.products().stream())
                .map(Axes::exactShapes)
                .reduce(BigInteger.ZERO, BigInteger::add);
        if (shapes.compareTo(BigInteger.valueOf(MAX_SHAPES)) > 0) {
            problems.add(
                    "",
                    "the grid has " + shapes + " combinations of model, features, hidden, training and recording: must"
                            + " be at most " + MAX_SHAPES);
        }
    }

    private static BigInteger points(List<Part> parts) {
        return parts.stream()
                .flatMap(part -> part.products().stream())
                .map(Axes::exactPoints)
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static String text(Path file, String name) throws SpecException {
        try {
            if (Files.isDirectory(file)) {
                throw new SpecException(name, List.of(new Problem("", "a directory: must be a YAML file")));
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(YamlReader.MAX_CHARACTERS + 1);
                if (bytes.length > YamlReader.MAX_CHARACTERS) {
                    String rule = "a file of more than " + YamlReader.MAX_CHARACTERS + " bytes: a spec must be smaller";
                    throw new SpecException(name, List.of(new Problem("", rule)));
                }
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            }
        } catch (NoSuchFileException e) {
            throw new SpecException(name, List.of(new Problem("", "no such file")));
        } catch (AccessDeniedException e) {
            throw new SpecException(name, List.of(new Problem("", "not readable: permission denied")));
        } catch (CharacterCodingException e) {
            throw new SpecException(name, List.of(new Problem("", "not text: must be UTF-8")));
        } catch (IOException e) {
            throw new SpecException(name, List.of(new Problem("", "cannot be read: " + e.getMessage())));
        }
    }
}
