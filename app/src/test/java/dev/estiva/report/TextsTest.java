package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of words. */
final class TextsTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private static SortedSet<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageSaysEverythingInTheFormsItNeeds(Language language) {
        SortedSet<String> expected = new TreeSet<>();
        for (String key : Texts.of(Language.EN).keys()) {
            expected.add(key);
            if (language == Language.RU && key.endsWith(".many")) {
                expected.add(key.replaceFirst("many$", "few"));
            }
        }
        assertThat(Texts.of(language).keys()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyTextHasThePlacesOfTheEnglishOne(Language language) {
        Texts english = Texts.of(Language.EN);
        Texts texts = Texts.of(language);
        for (String key : english.keys()) {
            assertThat(places(texts.get(key))).as(key).isEqualTo(places(english.get(key)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT,1,e mais 1 servidor",
        "PT,2,e mais 2 servidores",
        "ES,1,y 1 servidor más",
        "ES,5,y 5 servidores más",
        "EN,1,and 1 more server",
        "EN,9,and 9 more servers",
        "RU,1,и ещё 1 сервер",
        "RU,3,и ещё 3 сервера",
        "RU,11,и ещё 11 серверов",
        "RU,21,и ещё 21 сервер"
    })
    void nounsAgreeWithTheirNumber(Language language, long number, String text) {
        assertThat(Texts.of(language).count("summary.more", number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT,1,1 requisição voltou à fila", "PT,2,2 requisições voltaram à fila",
        "ES,1,1 tarea volvió a la cola", "ES,2,2 tareas volvieron a la cola",
        "EN,1,1 task back in the queue", "EN,2,2 tasks back in the queue",
        "RU,1,1 задача возвращена в очередь", "RU,2,2 задачи возвращены в очередь",
        "RU,5,5 задач возвращено в очередь", "RU,12,12 задач возвращено в очередь"
    })
    void verbsAgreeWithTheirNumber(Language language, long number, String text) {
        assertThat(Texts.of(language).count("summary.requeued.tasks", number)).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatIsPutInIsNotReadAgain(Language language) {
        String odd = "{1} $1 \\ {0}";
        String text = Texts.of(language).get("event.assigned", odd, "x");
        assertThat(text).contains(odd).endsWith("x");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void unknownKeysAreABug(Language language) {
        assertThatThrownBy(() -> Texts.of(language).get("no.such.key")).isInstanceOf(IllegalStateException.class);
        assertThat(Arrays.asList(Language.values())).contains(Texts.of(language).language());
    }
}
