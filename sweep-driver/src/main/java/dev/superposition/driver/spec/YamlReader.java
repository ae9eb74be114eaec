package dev.superposition.driver.spec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document as it is written: what a scalar means is left to whoever asks for a number or a name. Aliases and
 * tags are refused and depth and size are bounded, so a small document cannot become a large one.
 */
final class YamlReader {
    static final int MAX_CHARACTERS = 1 << 20;
    static final int MAX_DEPTH = 16;

    private final Iterator<Event> events;
    private final Problems problems;

    private YamlReader(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /**
     * The document in {@code text}, or null and a problem.
     *
     * @param path the path of its root
     */
    static @Nullable Yaml read(String text, String path, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(path, text.length() + " characters: must be at most " + MAX_CHARACTERS);
            return null;
        }
        try {
            // The parser fails on a character beyond 16 bits at the end of its buffer: the buffer holds the whole
            // document.
            LoadSettings settings =
                    LoadSettings.builder().setBufferSize(text.length() + 2).build();
            return new YamlReader(new Parse(settings).parseString(text).iterator(), problems).document(path);
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(YamlReader::place).orElse("");
            problems.add(path, place + "not YAML: " + Yaml.shown(e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(path, "not YAML: " + Yaml.shown(String.valueOf(e.getMessage())));
        } catch (Refused e) {
            problems.add(path, e.getMessage());
        }
        return null;
    }

    private @Nullable Yaml document(String path) {
        events.next(); // the stream's start
        if (events.next().getEventId() == Event.ID.StreamEnd) {
            problems.add(path, "empty: must be a mapping with at least the keys 'sweep', 'model' and 'sparsity'");
            return null;
        }
        Yaml root = node(events.next(), path, 0);
        events.next(); // the document's end
        Event next = events.next();
        if (next.getEventId() != Event.ID.StreamEnd) {
            throw new Refused(next, "a second document: must be one document");
        }
        return root;
    }

    private Yaml node(Event event, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refused(event, "nested too deep: must be at most " + MAX_DEPTH + " levels");
        }
        return switch (event.getEventId()) {
            case Alias ->
                throw new Refused(
                        event, "an alias (*name): aliases are not part of the spec language; write the value out");
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                refuseTag(event, scalar.getTag().isPresent());
                yield new Yaml.Scalar(path, scalar.getValue(), scalar.isPlain());
            }
            case SequenceStart -> {
                refuseTag(event, ((CollectionStartEvent) event).getTag().isPresent());
                yield sequence(path, depth);
            }
            case MappingStart -> {
                refuseTag(event, ((CollectionStartEvent) event).getTag().isPresent());
                yield mapping(path, depth);
            }
            default -> throw new IllegalStateException("no node starts with " + event);
        };
    }

    private Yaml sequence(String path, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, path + "[" + items.size() + "]", depth + 1));
        }
        return new Yaml.Sequence(path, items);
    }

    private Yaml mapping(String path, int depth) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (event.getEventId() != Event.ID.Scalar) {
                throw new Refused(event, "a key that is not a word: every key must be one");
            }
            String key = ((ScalarEvent) event).getValue();
            Yaml value = node(events.next(), Yaml.join(path, key), depth + 1);
            if (entries.putIfAbsent(key, value) != null) {
                problems.add(value, place(event) + "duplicate key: every key must be there once");
            }
        }
        return new Yaml.Mapping(path, entries);
    }

    private static void refuseTag(Event event, boolean present) {
        if (present) {
            throw new Refused(event, "a tag (!name): tags are not part of the spec language");
        }
    }

    private static String place(Event event) {
        return event.getStartMark().map(YamlReader::place).orElse("");
    }

    private static String place(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
    }

    /** A construct that YAML has and specs have not. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        Refused(Event event, String rule) {
            this.sentence = place(event) + rule;
        }

        @Override
        public String getMessage() {
            return sentence;
        }
    }
}
