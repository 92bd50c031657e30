package dev.estiva.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a cluster, kept in its data directory. Another process may change them there: what it changed counts within
 * a second. Any thread may call this.
 */
public final class Tokens {
    /** Each is one for a person, a service or a class of workers. */
    public static final int MOST = 10_000;

    private static final int MOST_USER_CHARS = 255;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Compared where there is no token of that id, so that a miss takes as long as a hit. */
    private static final String NOBODY = Secrets.hash("nobody");

    private final TokenFile file;
    private final Clock clock;
    private volatile State state;

    private record State(
            NavigableMap<String, TokenEntry> byId, @Nullable Object stamp, long lookedNanos) {}

    private Tokens(TokenFile file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.state = load();
    }

    /**
     * Opens the tokens of a data directory. Where there are none yet, an admin's and a worker's are made and written into the
     * files {@code admin.token} and {@code worker.token} beside them, which only the owner can read.
     */
    public static Tokens open(Path directory) throws IOException {
        return open(directory, Clock.systemUTC());
    }

    static Tokens open(Path directory, Clock clock) throws IOException {
        Files.createDirectories(directory);
        Tokens tokens = new Tokens(new TokenFile(directory), clock);
        tokens.file.exclusively(() -> {
            if (tokens.file.stamp() == null) {
                tokens.makeFirst(directory);
            }
            return tokens;
        });
        return tokens;
    }

    private void makeFirst(Path directory) throws IOException {
        IssuedToken admin = issue("admin", Role.ADMIN, null);
        IssuedToken worker = issue("worker", Role.WORKER, null);
        TokenFile.replace(directory.resolve("admin.token"), admin.secret());
        TokenFile.replace(directory.resolve("worker.token"), worker.secret());
        file.write(List.of(admin.entry(), worker.entry()));
        state = load();
    }

    /** Whose token this is, or null if it is none, or not any more. */
    public @Nullable TokenEntry check(String token) {
        refresh();
        TokenEntry entry = state.byId().get(Secrets.idOf(token));
        boolean matches = Secrets.matches(token, entry == null ? NOBODY : entry.hash());
        return entry != null && matches && entry.isValidAt(clock.instant()) ? entry : null;
    }

    /** Whether a worker that shows this may join; where none is required, any may: it found the token of another cluster. */
    public Predicate<String> workers(boolean required) {
        return token -> {
            TokenEntry entry = required ? check(token) : null;
            return !required || (entry != null && entry.role() == Role.WORKER);
        };
    }

    /**
     * Makes a token; {@code lifetime} null for one that never expires.
     *
     * @throws IllegalArgumentException if the user's name is none
     */
    public IssuedToken create(String user, Role role, @Nullable Duration lifetime) throws IOException {
        requireUser(user);
        return file.exclusively(() -> {
            State now = load();
            if (now.byId().size() >= MOST) {
                throw new IllegalArgumentException("there are " + MOST + " tokens already: revoke some");
            }
            IssuedToken issued = issue(user, role, lifetime);
            save(now, entries -> entries.put(issued.entry().id(), issued.entry()));
            return issued;
        });
    }

    private static void requireUser(String user) {
        if (user.isBlank()
                || user.length() > MOST_USER_CHARS
                || user.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            throw new IllegalArgumentException(
                    "expected a user of 1 to " + MOST_USER_CHARS + " characters, found \"" + user + "\"");
        }
    }

    private IssuedToken issue(String user, Role role, @Nullable Duration lifetime) {
        String id = Secrets.newId();
        String secret = Secrets.newToken(id);
        Instant now = clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Instant expires = lifetime == null ? null : now.plus(lifetime);
        return new IssuedToken(new TokenEntry(id, user, role, Secrets.hash(secret), now, expires), secret);
    }

    /** False if there is no such token. */
    public boolean revoke(String id) throws IOException {
        return file.exclusively(() -> {
            State now = load();
            boolean known = now.byId().containsKey(id);
            if (known) {
                save(now, entries -> entries.remove(id));
            }
            return known;
        });
    }

    /** All that are not revoked, the expired ones too, by id. */
    public List<TokenEntry> list() {
        refresh();
        return new ArrayList<>(state.byId().values());
    }

    private void save(State before, java.util.function.Consumer<NavigableMap<String, TokenEntry>> change)
            throws IOException {
        NavigableMap<String, TokenEntry> entries = new TreeMap<>(before.byId());
        change.accept(entries);
        file.write(entries.values());
        state = load();
    }

    private State load() throws IOException {
        Object stamp = file.stamp();
        NavigableMap<String, TokenEntry> byId = new TreeMap<>();
        file.read().forEach(entry -> byId.put(entry.id(), entry));
        return new State(byId, stamp, System.nanoTime());
    }

    private void refresh() {
        State known = state;
        if (System.nanoTime() - known.lookedNanos() < LOOK_NANOS) {
            return;
        }
        try {
            Object stamp = file.stamp();
            boolean same = stamp != null && stamp.equals(known.stamp());
            state = same ? new State(known.byId(), stamp, System.nanoTime()) : load();
        } catch (IOException e) {
            state = new State(known.byId(), known.stamp(), System.nanoTime());
            LoggerFactory.getLogger(Tokens.class).warn("cannot read the tokens anew: {}", e.getMessage());
        }
    }
}
