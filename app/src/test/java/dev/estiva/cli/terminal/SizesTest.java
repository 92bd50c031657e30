package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "512B, 512",
        "512 B, 512",
        "1k, 1024",
        "1K, 1024",
        "1Ki, 1024",
        "512M, 536870912",
        "16G, 17179869184",
        "16GB, 17179869184",
        "16Gi, 17179869184",
        "16GiB, 17179869184",
        "1.5Gi, 1610612736",
        "64Ti, 70368744177664",
        "64T, 70368744177664",
        "0.0001k, 1",
        "0, 0",
        "0G, 0",
    })
    void readsNumbersWithUnits(String text, long expected) {
        assertThat(Sizes.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "16",
                "G",
                "16g",
                "-1G",
                "16 gigabytes",
                "1e9B",
                "1,5G",
                "1.5",
                "16i",
                "16iB",
                ".5G",
                "1.G",
                "١G"
            })
    void refusesWhatHasNoUnit(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found \"" + text + "\", expected an amount of memory with its unit");
    }

    @Test
    void refusesMoreThanTheSchedulerCounts() {
        assertThatThrownBy(() -> Sizes.parse("65Ti")).hasMessage("found \"65Ti\", expected at most 64T");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "999, 999B",
        "1024, 1Ki",
        "16000000000, 14.9Gi",
        "17179869184, 16Gi",
        "67400000000, 62.8Gi",
        "1099511627776, 1Ti",
        "85899345920, 80Gi",
        "1536, 1.5Ki",
        "1073741823, 1024Mi",
        "1073741825, 1Gi",
    })
    void printsTheShortestForm(long bytes, String expected) {
        assertThat(Sizes.format(bytes)).isEqualTo(expected);
    }
}
