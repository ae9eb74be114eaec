package dev.superposition.driver.cli;

import dev.superposition.driver.query.QueryParameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are parameters of named queries: declared in their SQL, and nowhere else. */
record QueryOptions(List<QueryParameter> parameters) {
    /** Gives a command the options. */
    void addTo(CommandSpec command) {
        for (QueryParameter parameter : parameters) {
            command.addOption(OptionSpec.builder("--" + parameter.name())
                    .type(String.class)
                    .paramLabel(parameter.kind().id().toUpperCase(Locale.ROOT))
                    .description(parameter.description().replace("%", "%%") + " Default: "
                            + String.join(" or ", parameter.defaults()) + ".")
                    .build());
        }
    }

    /** The parameters that a command was called with. */
    Map<String, String> givenTo(CommandSpec command) {
        Map<String, String> given = new LinkedHashMap<>();
        for (QueryParameter parameter : parameters) {
            OptionSpec option = command.findOption("--" + parameter.name());
            String value = option == null ? null : option.getValue();
            if (value != null) {
                given.put(parameter.name(), value);
            }
        }
        return given;
    }
}
