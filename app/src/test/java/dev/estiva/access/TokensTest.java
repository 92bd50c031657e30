package dev.estiva.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens: who has one, for how long, and that several processes may change them. */
@Timeout(60)
class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    @TempDir
    private Path data;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private Tokens tokens;

    @BeforeEach
    void open() throws IOException {
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        tokens = Tokens.open(data, clock);
    }

    @Test
    void aTokenIsItsUsersUntilItExpires() throws Exception {
        String secret = tokens.create("ana", Role.USER, Duration.ofHours(1)).secret();
        TokenEntry entry = Objects.requireNonNull(tokens.check(secret));
        assertThat(entry.user()).isEqualTo("ana");
        assertThat(entry.role()).isEqualTo(Role.USER);
        now.set(NOW.plus(Duration.ofHours(1)));
        assertThat(tokens.check(secret)).isNull();
        assertThat(tokens.list()).extracting(TokenEntry::user).contains("ana");
    }

    @Test
    void nothingButTheWholeTokenWillDo() throws Exception {
        String secret = tokens.create("ana", Role.ADMIN, null).secret();
        List<String> wrong = new ArrayList<>(List.of(
                "",
                "est_",
                secret + "x",
                " " + secret,
                secret.toUpperCase(java.util.Locale.ROOT),
                "x".repeat(1_000_000)));
        for (int at = 0; at < secret.length(); at++) {
            wrong.add(secret.substring(0, at));
            wrong.add(secret.substring(0, at) + (secret.charAt(at) == 'a' ? 'b' : 'a') + secret.substring(at + 1));
        }
        wrong.removeIf(secret::equals);
        assertThat(wrong).allSatisfy(each -> assertThat(tokens.check(each)).isNull());
        TokenEntry entry = Objects.requireNonNull(tokens.check(secret));
        assertThat(tokens.check(entry.hash()))
                .as("who stole the file has nothing")
                .isNull();
    }

    @Test
    void whatAnotherProcessMakesAndRevokesCountsSoon() throws Exception {
        Tokens other = Tokens.open(data);
        IssuedToken made = other.create("bob", Role.READ_ONLY, null);
        while (tokens.check(made.secret()) == null) {
            Thread.sleep(20);
        }
        IssuedToken own = tokens.create("ana", Role.USER, null);
        assertThat(tokens.check(made.secret())).as("it kept the other's").isNotNull();
        assertThat(other.revoke(made.entry().id())).isTrue();
        while (tokens.check(made.secret()) != null) {
            Thread.sleep(20);
        }
        assertThat(tokens.check(own.secret())).as("and the other kept this").isNotNull();
        assertThat(tokens.revoke(made.entry().id())).isFalse();
    }

    @Test
    void manyWhoChangeThemAtOnceLoseNothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Tokens each = Tokens.open(data);
            String user = "u" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    each.create(user, Role.USER, null);
                    each.revoke(
                            each.create(user + "-gone", Role.USER, null).entry().id());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(Tokens.open(data).list())
                .extracting(TokenEntry::user)
                .containsExactlyInAnyOrder("admin", "worker", "u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7");
    }

    @Test
    void aDamagedFileIsSaidAndLetsNobodyIn() throws Exception {
        String admin = Files.readString(data.resolve("admin.token")).strip();
        assertThat(tokens.check(admin)).isNotNull();
        Files.writeString(data.resolve("tokens.json"), "{\"version\":1,\"tokens\":[{\"id\":");
        assertThatThrownBy(() -> Tokens.open(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokens.json is damaged");
        Files.writeString(data.resolve("tokens.json"), "{\"version\":99,\"tokens\":[]}");
        assertThatThrownBy(() -> Tokens.open(data)).hasMessageContaining("newer Estiva");
    }

    @Test
    void aWorkersTokenLetsWorkersInAndAUsersDoesNot() throws Exception {
        String worker = Files.readString(data.resolve("worker.token")).strip();
        String user = tokens.create("ana", Role.ADMIN, null).secret();
        assertThat(tokens.workers(true)).accepts(worker).rejects("", user, "est_x");
        assertThat(tokens.workers(false))
                .as("where none is needed, that of another cluster does no harm")
                .accepts(worker, "", user, "est_x");
    }

    @Test
    void usersAreNamesThatCanBeShown() {
        for (String user : List.of("", " ", "a\nb", "\u001b[2J", "x".repeat(256))) {
            assertThatThrownBy(() -> tokens.create(user, Role.USER, null)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void noSecretStandsInWhatMayBePrinted() throws Exception {
        IssuedToken made = tokens.create("ana", Role.USER, null);
        assertThat(made.toString() + made.entry())
                .doesNotContain(made.secret())
                .doesNotContain(made.entry().hash());
        assertThat(Files.readString(data.resolve("tokens.json"))).doesNotContain(made.secret());
    }
}
