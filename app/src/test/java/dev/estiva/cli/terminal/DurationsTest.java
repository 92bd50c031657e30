package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "90s, PT1M30S",
        "1.5h, PT1H30M",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "2w, PT336H",
        "0s, PT0S",
        "0.000001s, PT0.000001S",
    })
    void readsNumbersWithUnits(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "h", "1H", "1h 30m", "30m2h", "1h1h", "-1s", "1e3s", "1.s", "2 hours", "1:00:00"})
    void refusesWhatHasNoUnitOrNoOrder(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found \"" + text + "\", expected a duration with its unit, such as 500ms, 90s, 30m, 1h30m"
                        + " or 2d");
    }

    @Test
    void refusesMoreThanTheSchedulerAllows() {
        assertThatThrownBy(() -> Durations.parse("999999999w"))
                .hasMessage("found \"999999999w\", expected a duration of at most 100000d");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "0.04, 0s",
        "0.25, 0.3s",
        "9.94, 9.9s",
        "9.96, 10s",
        "59.4, 59s",
        "59.6, 1m00s",
        "185, 3m05s",
        "3599.7, 1h00m",
        "8040, 2h14m",
        "86399, 23h59m",
        "86400, 1d00h",
        "273600, 3d04h",
        "-5, -5s",
    })
    void printsTwoUnitsAtMost(double seconds, String expected) {
        assertThat(Durations.format(seconds)).isEqualTo(expected);
    }
}
