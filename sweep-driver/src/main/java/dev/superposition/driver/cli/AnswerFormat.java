package dev.superposition.driver.cli;

import dev.superposition.driver.query.ResultFormat;

/** What becomes of an answer: printed in a {@link ResultFormat}, or a file. */
enum AnswerFormat {
    TABLE,
    CSV,
    JSON,
    /** One Parquet file. */
    PARQUET;

    /** The format in which it is printed. */
    ResultFormat printed() {
        return switch (this) {
            case TABLE -> ResultFormat.TABLE;
            case CSV -> ResultFormat.CSV;
            case JSON -> ResultFormat.JSON;
            case PARQUET -> throw new IllegalStateException("Parquet is not printed");
        };
    }
}
