package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns in a terminal. */
final class PrintableTest {
    @ParameterizedTest
    @CsvSource({"abc,3", "Requisição,10", "Ёлка,4", "e\u0301,1", "日本,4", "🚀x,3", "가,2", "'',0", "─│,2"})
    void widthIsInColumns(String text, int width) {
        assertThat(Printable.width(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,6,abcdef", "abcdefg,6,abcde…", "日本語,5,日本…", "日本語,4,日…", "🚀🚀🚀,4,🚀…"})
    void keepsTheStart(String text, int most, String kept) {
        assertThat(Printable.keepStart(text, most, "…")).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,6,abcdef", "abcdefg,6,…cdefg", "日本語,5,…本語", "日本語,4,…語", "🚀🚀🚀,4,…🚀"})
    void keepsTheEnd(String text, int most, String kept) {
        assertThat(Printable.keepEnd(text, most, "…")).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one two three | 20 | one two three",
                "one two three | 7  | one two/three",
                "one two three | 8  | one two/three",
                "onetwothree   | 4  | onet/woth/ree",
                "a bcdefgh     | 4  | a/bcde/fgh",
                "日本語         | 5  | 日本/語",
                "1.5    2  3   | 6  | 1.5/2  3",
            })
    void breaksLinesAtBlanks(String text, int most, String lines) {
        assertThat(Printable.wrapped(text, most)).containsExactly(lines.split("/"));
    }

    @Test
    void nothingIsNoLine() {
        assertThat(Printable.wrapped("", 5)).isEmpty();
    }

    @Test
    void plainTextIsLeftAsItIs() {
        String text = "gpu-1 Запрос ñ 日本 🚀";
        assertThat(Printable.of(text)).isSameAs(text);
    }

    @Test
    void controlsAreReplacedOneForOne() {
        assertThat(Printable.of("a\r\n\t\u0007\u001b[31m\u2028\u202e\u0085z"))
                .isEqualTo("a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD[31m\uFFFD\uFFFD\uFFFDz");
    }
}
