package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language is spoken, and how it counts. */
final class LanguageTest {
    private static Language of(Map<String, String> variables) {
        return Language.ofEnvironment(variables::get, Locale.of("ru"));
    }

    @ParameterizedTest
    @CsvSource({"pt,PT", "pt-BR,PT", "pt_PT.UTF-8,PT", "ES,ES", "es-419,ES", "en,EN", "ru_RU,RU", "' ru ',RU"})
    void takesCodesWithOrWithoutRegionInAnyCase(String asked, Language expected) {
        assertThat(Language.of(asked)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"de", "português", "''", "p", "ptx"})
    void namesTheFourWhenAskedForAnother(String asked) {
        assertThatThrownBy(() -> Language.of(asked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown language \"" + asked + "\": use pt, es, en or ru");
    }

    @Test
    void environmentIsReadInTheOrderOfPosix() {
        assertThat(of(Map.of("LC_ALL", "es_ES.UTF-8", "LC_MESSAGES", "pt_BR", "LANG", "en_GB")))
                .isEqualTo(Language.ES);
        assertThat(of(Map.of("LC_MESSAGES", "pt_BR", "LANG", "en_GB"))).isEqualTo(Language.PT);
        assertThat(of(Map.of("LC_ALL", "", "LANG", "ru_RU.UTF-8"))).isEqualTo(Language.RU);
    }

    @Test
    void environmentOfAnotherLanguageMeansEnglish() {
        assertThat(of(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo(Language.EN);
        assertThat(of(Map.of("LC_ALL", "C", "LANG", "pt_BR.UTF-8"))).isEqualTo(Language.EN);
        assertThat(of(Map.of("LANG", "C.UTF-8"))).isEqualTo(Language.EN);
    }

    @Test
    void systemSpeaksWhereNoVariableIsSet() {
        assertThat(of(Map.of())).isEqualTo(Language.RU);
        assertThat(Language.ofEnvironment(_ -> null, Locale.GERMAN)).isEqualTo(Language.EN);
    }

    @Test
    void optionComesBeforeTheEnvironment() {
        assertThat(Language.choose("ru")).isEqualTo(Language.RU);
        assertThat(Language.choose(null)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0,many",
        "1,one",
        "2,few",
        "4,few",
        "5,many",
        "10,many",
        "11,many",
        "12,many",
        "14,many",
        "20,many",
        "21,one",
        "22,few",
        "25,many",
        "100,many",
        "101,one",
        "104,few",
        "111,many",
        "112,many",
        "1000,many",
        "1001,one"
    })
    void russianHasThreeForms(long number, String form) {
        assertThat(Language.RU.plural(number)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({"0,many", "1,one", "2,many", "21,many", "1000000,many"})
    void theOthersHaveTwoForms(long number, String form) {
        assertThat(Language.PT.plural(number)).isEqualTo(form);
        assertThat(Language.ES.plural(number)).isEqualTo(form);
        assertThat(Language.EN.plural(number)).isEqualTo(form);
    }
}
