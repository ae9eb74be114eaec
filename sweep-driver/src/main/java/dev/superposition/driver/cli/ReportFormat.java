package dev.superposition.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.function.Supplier;

/** How a command says what it found. */
enum ReportFormat {
    /** For people. */
    TEXT,
    /** One JSON object, for programs. */
    JSON;

    /** The report in this format; {@code value} is a record of plain data. */
    String of(Object value, Supplier<String> text) {
        if (this == TEXT) {
            return text.get();
        }
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain data", e);
        }
    }
}
