package dev.estiva.jobtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    @Test
    void readsEachKindAndTakesTheDefaultForWhatIsAbsentOrNull() {
        Parameters given = of("{'size':3,'rate':0.5,'name':'x','fast':true,'colour':'dark-blue','none':null}");
        assertThat(given.whole("size", 1, 1, 9)).isEqualTo(3);
        assertThat(given.number("rate", 1, 0, 9)).isEqualTo(0.5);
        assertThat(given.number("size", 1, 0, 9)).isEqualTo(3);
        assertThat(given.text("name")).isEqualTo("x");
        assertThat(given.flag("fast", false)).isTrue();
        assertThat(given.choice("colour", Colour.RED)).isEqualTo(Colour.DARK_BLUE);
        assertThat(given.has("none")).isFalse();
        given.refuseOthers();

        Parameters none = Parameters.of(Payload.NONE);
        assertThat(none.whole("size", 1, 1, 9)).isEqualTo(1);
        assertThat(none.number("rate", 1.5, 0, 9)).isEqualTo(1.5);
        assertThat(none.text("name", "y")).isEqualTo("y");
        assertThat(none.flag("fast", true)).isTrue();
        assertThat(none.choice("colour", Colour.RED)).isEqualTo(Colour.RED);
        none.refuseOthers();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"size\":10}              | payload.size: expected a whole number from 1 to 9, found 10",
                "{\"size\":1.5}             | payload.size: expected a whole number from 1 to 9, found 1.5",
                "{\"size\":\"3\"}           | payload.size: expected a whole number from 1 to 9, found \"3\"",
                "{\"size\":1e30}            | payload.size: expected a whole number from 1 to 9, found 1.0E30",
                "{\"size\":[3]}             | payload.size: expected a whole number from 1 to 9, found a list",
                "{\"rate\":{}}              | payload.rate: expected a number from 0.0 to 9.0, found an object",
                "{\"rate\":-1}              | payload.rate: expected a number from 0.0 to 9.0, found -1",
                "{\"name\":7}               | payload.name: expected a text, found 7",
                "{}                         | payload.name: expected a text, found nothing",
                "{\"fast\":\"yes\"}         | payload.fast: expected true or false, found \"yes\"",
                "{\"colour\":\"RED\"}       | payload.colour: expected one of red, dark-blue, found \"RED\"",
                "{\"colour\":1}             | payload.colour: expected one of red, dark-blue, found 1",
                "{\"name\":\"x\",\"seiz\":1}| payload: expected only colour, fast, name, rate, size, found seiz",
                "[1]                        | payload: expected an object, found a list",
                "7                          | payload: expected an object, found 7",
            })
    void namesWhatDoesNotFit(String json, String message) {
        assertThatThrownBy(() -> readAll(json))
                .isInstanceOf(ParameterException.class)
                .hasMessage(message);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> of("{'a'")).hasMessageStartingWith("payload: expected JSON, found ");
    }

    private static void readAll(String json) {
        Parameters given = of(json);
        given.whole("size", 1, 1, 9);
        given.number("rate", 1, 0, 9);
        given.flag("fast", true);
        given.choice("colour", Colour.RED);
        given.text("name");
        given.refuseOthers();
    }

    private static Parameters of(String json) {
        return new FakeTask(json).parameters();
    }
}
