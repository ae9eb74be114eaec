package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("closed-form")
class SqlTextTest {
    @Test
    void of_severalStatements_cutsAtTheirSemicolons() {
        SqlText text = SqlText.of("SELECT 1;\n-- between; them\n SELECT\n2 ;; ; SELECT 3 ");
        assertThat(text.statements()).containsExactly("SELECT 1", "-- between; them\n SELECT\n2");
        assertThat(text.rest()).isEqualTo("SELECT 3");
        assertThat(text.all()).containsExactly("SELECT 1", "-- between; them\n SELECT\n2", "SELECT 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ';'",
                "SELECT 'it''s ; here'",
                "SELECT 'a\\';'",
                "SELECT \"a;\\\"b\"",
                "SELECT r'\\', 1",
                "SELECT `;`, `\\`",
                "SELECT /* ; /* ; */ ; */ 1",
                "SELECT 1 -- ; '",
                "SELECT /*+ BROADCAST(a) */ bar'\\';'",
            })
    void of_semicolonsThatEndNothing_areKept(String statement) {
        assertThat(SqlText.of(statement + "\n; SELECT 2;").statements()).containsExactly(statement, "SELECT 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "-- nothing", "/* nothing */", ";;", "SELECT 1; -- done", "SELECT 1; /* done */ "})
    void of_nothingAfterTheLastSemicolon_leavesNoRest(String text) {
        assertThat(SqlText.of(text).rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT ';", "SELECT `a;", "SELECT 1; /* ; ", "SELECT 'a\\", "r'"})
    void of_anUnfinishedStatement_leavesIt(String text) {
        assertThat(SqlText.of(text).rest()).isNotEmpty();
    }
}
