package dev.superposition.driver.query;

import dev.superposition.worker.store.Column;
import dev.superposition.worker.store.ColumnType;
import dev.superposition.worker.store.RunColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A view over a table of runs as it is declared: what {@link RunViews} registers, and what can be said of it before Spark has
 * started. Uses no class of Spark.
 *
 * @param grain what a row of it is
 * @param ofRun columns of the run
 * @param ofElement columns of the element of an array of the run, which has the name of the view; empty if a row is a run
 */
public record RunView(String name, String grain, List<Field> ofRun, List<Field> ofElement) {
    private static final List<Field> RUN =
            RunColumns.all().stream().map(Field::of).toList();

    private static final List<RunView> ALL = List.of(
            new RunView(RunViews.RUNS, "a row a run", RUN, List.of()),
            new RunView(
                    RunViews.BEST_RUNS,
                    "of the completed runs that agree in all settings but the seed, the one with the lowest loss",
                    RUN,
                    List.of()),
            unnested(RunViews.FEATURES, "a row a run and feature", "feature"),
            unnested(RunViews.LOSS_CURVE, "a row a run and recorded step", "training"),
            unnested(RunViews.CHECKPOINTS, "a row a run and checkpoint", "checkpoint"));

    public RunView {
        ofRun = List.copyOf(ofRun);
        ofElement = List.copyOf(ofElement);
    }

    /**
     * A column, or a field of a struct.
     *
     * @param doc what it means
     */
    public record Field(String name, ColumnType<?> type, String doc) {
        static Field of(Column<?, ?> column) {
            return new Field(column.name(), column.type(), column.doc());
        }

        /** The type without the fields of structs, such as {@code array<struct>}. */
        public String shortType() {
            return shortType(type);
        }

        private static String shortType(ColumnType<?> type) {
            if (type instanceof ColumnType.ListOf<?> list) {
                return "array<" + shortType(list.element()) + ">";
            }
            return type instanceof ColumnType.Struct<?> ? "struct" : type.sql();
        }

        /** Fields of the struct, or of the structs in the array; none if it holds no struct. */
        public List<Field> fields() {
            return fields(type);
        }

        private static List<Field> fields(ColumnType<?> type) {
            if (type instanceof ColumnType.ListOf<?> list) {
                return fields(list.element());
            } else if (type instanceof ColumnType.Struct<?> struct) {
                return struct.fields().stream().<Field>map(Field::of).toList();
            }
            return List.of();
        }
    }

    /** The views in the order of their grain. */
    public static List<RunView> all() {
        return ALL;
    }

    public static Optional<RunView> named(String name) {
        return ALL.stream().filter(view -> view.name().equalsIgnoreCase(name)).findFirst();
    }

    public List<Field> columns() {
        return Stream.concat(ofRun.stream(), ofElement.stream()).toList();
    }

    /** @param prefix what elements are called where their fields have names of columns of the run */
    private static RunView unnested(String array, String grain, String prefix) {
        List<Field> scalars = RUN.stream()
                .filter(column -> column.type() instanceof ColumnType.Scalar<?>)
                .toList();
        List<String> taken = scalars.stream().map(Field::name).toList();
        Field column = RUN.stream()
                .filter(field -> field.name().equals(array))
                .findFirst()
                .orElseThrow();
        List<Field> elements = new ArrayList<>();
        for (Field field : column.fields()) {
            String name = field.name().equals("index")
                    ? prefix
                    : taken.contains(field.name()) ? prefix + "_" + field.name() : field.name();
            elements.add(new Field(name, field.type(), field.doc()));
        }
        return new RunView(array, grain, scalars, elements);
    }
}
