package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes to and comes from the terminal. */
@Tag("closed-form")
final class TerminalTest {
    @Test
    void terminal_nothingSaid_isNone() {
        assertThat(Terminal.of(new Properties(), Map.of())).isEqualTo(new Terminal(false, false, false, 100));
    }

    @Test
    void terminal_whatTheLauncherSays_isBelieved() {
        Properties properties = new Properties();
        properties.setProperty("sweep.terminal.err", "true");
        assertThat(Terminal.of(properties, Map.of("COLUMNS", "72"))).isEqualTo(new Terminal(false, false, true, 72));
        assertThat(Terminal.of(properties, Map.of("COLUMNS", "wide"))).isEqualTo(new Terminal(false, false, true, 100));
    }

    @Test
    void terminal_inAndOut_isInteractive() {
        Properties properties = new Properties();
        properties.setProperty("sweep.terminal.in", "true");
        assertThat(Terminal.of(properties, Map.of()).isInteractive()).isFalse();
        properties.setProperty("sweep.terminal.out", "true");
        assertThat(Terminal.of(properties, Map.of()).isInteractive()).isTrue();
    }

    @Test
    void quoted_anyWord_isOneWordToAShell() {
        assertThat(Shell.quoted("s3a://bucket/table")).isEqualTo("s3a://bucket/table");
        assertThat(Shell.quoted("my table")).isEqualTo("'my table'");
        assertThat(Shell.quoted("it's")).isEqualTo("'it'\\''s'");
        assertThat(Shell.quoted("")).isEqualTo("''");
    }

    @Test
    void size_anyBytes_hasTheUnitPeopleRead() {
        assertThat(Sizes.text(12)).isEqualTo("12 B");
        assertThat(Sizes.text(3_400_000)).isEqualTo("3.4 MB");
        assertThat(Sizes.text(1.1e12)).isEqualTo("1.1 TB");
    }
}
