package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeTest {
    private static final Path OF_THE_ACCOUNT = Path.of(System.getProperty("user.home"));

    @Test
    void theEnvironmentSaysWhereHomeIs() {
        assertThat(Home.path(Map.of("HOME", "/data/ana"))).isEqualTo(Path.of("/data/ana"));
    }

    @Test
    void withoutItTheAccountDoes() {
        assertThat(Home.path(Map.of())).isEqualTo(OF_THE_ACCOUNT);
        assertThat(Home.path(Map.of("HOME", ""))).isEqualTo(OF_THE_ACCOUNT);
        assertThat(Home.path(Map.of("HOME", "relative"))).isEqualTo(OF_THE_ACCOUNT);
    }
}
