package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:7077", "10.0.0.1:0", "[::1]:65535", "a-b.example.org:1"})
    void readsWhatItWrites(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @Test
    void takesAnIpv6AddressOutOfItsBrackets() {
        assertThat(Address.parse("[fe80::1]:7077")).isEqualTo(new Address("fe80::1", 7077));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":7077",
                "localhost:",
                "localhost:x",
                "localhost:65536",
                "::1:7077",
                "[a]:1",
                "a:-1"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected HOST:PORT with a port from 0 to 65535, found \"" + text + "\"");
    }
}
