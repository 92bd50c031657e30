package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSearchTest {
    private static final URI HERE = URI.create("http://127.0.0.1:7078");
    private static final URI ELSEWHERE = URI.create("https://gpu1.example:7078");

    @TempDir
    private Path home;

    @Test
    void takesTheFirstThatThereIs() throws IOException {
        write(".config/estiva/token", "own");
        assertThat(find(Map.of())).isEqualTo("own");
        Path file = write("elsewhere", "named");
        assertThat(find(Map.of("ESTIVA_TOKEN_FILE", file.toString()))).isEqualTo("named");
        assertThat(find(Map.of("ESTIVA_TOKEN", "given", "ESTIVA_TOKEN_FILE", file.toString())))
                .isEqualTo("given");
        assertThat(new TokenSearch(Map.of("ESTIVA_TOKEN", "given"), home).find(file))
                .isEqualTo("named");
    }

    @Test
    void theAdminTokenOfALocalServerIsNobodysOwn() throws IOException {
        write(".local/share/estiva/admin.token", "admin");
        assertThat(find(Map.of())).isNull();
        assertThat(local(Map.of(), HERE)).isEqualTo("admin");
    }

    @Test
    void findsTheDataDirectoryOfTheEnvironment() throws IOException {
        write("data/admin.token", "other");
        assertThat(local(Map.of("ESTIVA_DATA", home.resolve("data").toString()), HERE))
                .isEqualTo("other");
    }

    @Test
    void neverSendsTheKeysOfThisMachineToAnother() throws IOException {
        write(".local/share/estiva/admin.token", "admin");
        assertThat(local(Map.of(), ELSEWHERE)).isNull();
        assertThat(local(Map.of(), URI.create("http://127.0.0.1.example.com:7078")))
                .isNull();
        assertThat(local(Map.of(), URI.create("http://localhost:7078"))).isEqualTo("admin");
        assertThat(local(Map.of(), URI.create("http://[::1]:7078"))).isEqualTo("admin");
    }

    @Test
    void findsNothingWhereThereIsNone() {
        assertThat(find(Map.of("ESTIVA_TOKEN", " "))).isNull();
        assertThat(local(Map.of(), HERE)).isNull();
    }

    private @Nullable String find(Map<String, String> environment) {
        return new TokenSearch(environment, home).find(null);
    }

    private @Nullable String local(Map<String, String> environment, URI server) {
        return new TokenSearch(environment, home).ofLocalServer(server);
    }

    private Path write(String name, String token) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, token + "\n");
    }
}
