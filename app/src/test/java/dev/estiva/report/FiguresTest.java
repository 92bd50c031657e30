package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as text. */
final class FiguresTest {
    private static final Figures ENGLISH = new Figures(Texts.of(Language.EN), "-");

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "8.0,8",
        "12.5,12.5",
        "0.000123456,0.00012",
        "0.0996,0.1",
        "0.12345,0.123",
        "9.9996,10",
        "9.87654,9.877",
        "99.999,100",
        "123.456,123.46",
        "353776.40915,353776",
        "5436.020751,5436",
        "1234.56,1234.6",
        "1e12,1000000000000"
    })
    void peopleReadAsManyDigitsAsMakeSense(double value, String text) {
        assertThat(ENGLISH.rounded(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0%", "1,100%", "0.875,87.5%", "0.3333,33.3%", "0.00004,0.004%", "0.99999,100%"})
    void sharesArePercentages(double share, String text) {
        assertThat(ENGLISH.percent(OptionalDouble.of(share))).isEqualTo(text);
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThat(ENGLISH.percent(OptionalDouble.empty())).isEqualTo("-");
        assertThat(ENGLISH.rounded(OptionalDouble.empty())).isEqualTo("-");
    }

    @Test
    void eachLanguageHasItsDecimalSign() {
        assertThat(new Figures(Texts.of(Language.PT), "-").seconds(12.5)).isEqualTo("12,5 s");
        assertThat(new Figures(Texts.of(Language.ES), "-").seconds(12.5)).isEqualTo("12,5 s");
        assertThat(new Figures(Texts.of(Language.RU), "-").seconds(12.5)).isEqualTo("12,5 с");
        assertThat(ENGLISH.seconds(12.5)).isEqualTo("12.5 s");
    }

    @ParameterizedTest
    @CsvSource({"1.0,1", "12345678.9,12345678.9", "1e22,10000000000000000000000", "1e-7,0.0000001", "0.1,0.1"})
    void programsReadPlainDecimals(double value, String text) {
        assertThat(Figures.exact(value).toPlainString()).isEqualTo(text);
        assertThat(Figures.exactText(value)).isEqualTo(text);
    }

    @Test
    void programsReadBackTheSameDouble() {
        SeededRandom random = new SeededRandom(3);
        for (int i = 0; i < 10_000; i++) {
            double value = 1 + random.nextExponential(1) * Math.pow(10, random.nextInt(12));
            String text = Figures.exact(value).toPlainString();
            assertThat(Double.parseDouble(text)).isEqualTo(value);
            assertThat(text).doesNotContain("E").isEqualTo(Figures.exactText(value));
        }
    }
}
