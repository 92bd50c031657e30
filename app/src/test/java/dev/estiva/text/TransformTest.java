package dev.estiva.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "LOWER|O sistema distribuído é poderoso.|o sistema distribuído é poderoso.",
                "LOWER|ÀÉÎÕÜ ÇÑ ΟΔΟΣ ЁЖ İ|àéîõü çñ οδος ёж i̇",
                "UPPER|straße é ы|STRASSE É Ы",
                "TITLE|o'neill SAID: don’t 3rd-rate ñandú|O'neill Said: Don’t 3rd-Rate Ñandú",
                "TITLE|ǆ étude|ǅ Étude",
                "REVERSE|Ação 👍🏽!|!👍🏽 oãçA",
                "REVERSE|e\u0301a|ae\u0301",
                "TRIM| \t a b \u2003|a b",
                "COUNT| As it IS | As it IS ",
                "LOWER||",
                "REVERSE||",
            })
    void changesALine(Transform transform, String line, String expected) {
        assertThat(transform.apply(line == null ? "" : line)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void theMachinesLanguageChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(Transform.LOWER.apply("TITLE I")).isEqualTo("title i");
            assertThat(Transform.UPPER.apply("title i")).isEqualTo("TITLE I");
            assertThat(Transform.TITLE.apply("istanbul")).isEqualTo("Istanbul");
        } finally {
            Locale.setDefault(before);
        }
    }
}
