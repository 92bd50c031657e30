package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("java.lang.System.properties")
class TerminalTest {
    private final String before = System.getProperty(Terminal.PROPERTY, "");

    @AfterEach
    void putsBack() {
        System.setProperty(Terminal.PROPERTY, before);
    }

    @Test
    void believesTheStartScript() {
        assertThat(detected("50 132"))
                .extracting(Terminal::rows, Terminal::columns)
                .containsExactly(50, 132);
        assertThat(detected("")).isEqualTo(Terminal.NONE);
    }

    @Test
    void takesTheUsualSizeForOneThatIsNotKnown() {
        assertThat(detected("0 0"))
                .extracting(Terminal::rows, Terminal::columns)
                .containsExactly(24, 80);
        assertThat(detected("unknown"))
                .extracting(Terminal::rows, Terminal::columns)
                .containsExactly(24, 80);
    }

    @Test
    void coloursUnlessToldNotTo() {
        assertThat(Terminal.wantsColours(null, "xterm-256color")).isTrue();
        assertThat(Terminal.wantsColours("", null)).isTrue();
        assertThat(Terminal.wantsColours("1", "xterm")).isFalse();
        assertThat(Terminal.wantsColours(null, "dumb")).isFalse();
    }

    private static Terminal detected(String property) {
        System.setProperty(Terminal.PROPERTY, property);
        return Terminal.detect();
    }
}
