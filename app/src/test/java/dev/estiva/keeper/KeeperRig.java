package dev.estiva.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.model.TaskStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A real keeper and the agent's side of it, which a test is. Waits are bounded only so that a broken test ends. */
final class KeeperRig implements KeeperLink.Listener, AutoCloseable {
    static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final TreeMap<String, String> environment = new TreeMap<>(System.getenv());
    private final Map<String, BlockingQueue<Kept>> news = new ConcurrentHashMap<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final List<Long> keepers = new ArrayList<>();
    private KeeperLink.@Nullable Opened opened;
    private String groups = "auto";
    private long mostOutputBytes = KeeperSettings.UNBOUNDED;

    KeeperRig(Path directory) {
        this.directory = directory;
    }

    /** From the next {@link #open} on. */
    KeeperRig holds(long mostBytes) {
        mostOutputBytes = mostBytes;
        return this;
    }

    /** From the next keeper on. */
    KeeperRig withoutGroups() {
        groups = "off";
        return this;
    }

    /** The directory of the keeper. */
    Path directory() {
        return directory;
    }

    private List<String> command() {
        return ChildJvm.estiva(List.of(), "keeper", "--cgroups", groups);
    }

    KeeperRig open() throws IOException {
        KeeperLink.Opened made =
                KeeperLink.open(new KeeperSettings(directory, "w1", environment, command(), mostOutputBytes), this);
        opened = made;
        keepers.add(made.keeperPid());
        return this;
    }

    KeeperLink.Opened opened() {
        KeeperLink.Opened now = opened;
        if (now == null) {
            throw new IllegalStateException("there is no keeper");
        }
        return now;
    }

    KeeperLink link() {
        return opened().link();
    }

    /** What the keeper had when the link was made. */
    Kept listed(String key) {
        return opened().attempts().stream()
                .filter(kept -> kept.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not among " + opened().attempts()));
    }

    static Order shell(String key, String script) {
        return Order.of(key, List.of("/bin/sh", "-c", script));
    }

    Kept run(Order order) throws InterruptedException {
        link().start(order);
        return end(order.key());
    }

    /** The end of an attempt. */
    Kept end(String key) throws InterruptedException {
        while (true) {
            Kept next = next(key);
            if (next.ending() != null) {
                return next;
            }
        }
    }

    /** The next news of an attempt. */
    Kept next(String key) throws InterruptedException {
        Kept next = queue(key).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("news of %s", key).isNotNull();
        return next;
    }

    static Ending ending(Kept kept) {
        return Objects.requireNonNull(kept.ending(), "it has not ended");
    }

    String output(Kept kept, TaskStream stream) throws IOException {
        Path file = OutputNames.file(directory, kept.number(), stream);
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        assertThat(text.getBytes(StandardCharsets.UTF_8).length)
                .isEqualTo((int) kept.produced().of(stream));
        return text;
    }

    /** Waits until a file that a task writes is there and complete, a line of it at least. */
    static String line(Path file) throws IOException {
        await("a line in " + file, () -> {
            try {
                return Files.exists(file) && Files.readString(file).endsWith("\n");
            } catch (IOException e) {
                return false;
            }
        });
        return Files.readString(file).strip();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Whether a process lives, and not as a zombie. */
    static boolean lives(long pid) {
        ProcFs.Stat stat = ProcFs.stat((int) pid);
        return stat != null && !stat.isZombie();
    }

    /** Ends the line; what was said before has reached the keeper's end of it. */
    void part() throws InterruptedException {
        link().close();
        assertThat(closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }

    /** Another agent comes while the keeper stands still, which then finds both the last words of the one and the other. */
    void replaceAgent(Consumer<KeeperLink> lastWords) throws Exception {
        signalKeeper("STOP");
        lastWords.accept(link());
        part();
        CompletableFuture<KeeperRig> next = CompletableFuture.supplyAsync(() -> {
            try {
                return open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Thread.sleep(200); // for its connection to be there; without it this tries less
        signalKeeper("CONT");
        next.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void signalKeeper(String signal) throws Exception {
        String pid = Long.toString(opened().keeperPid());
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    void killKeeper() throws InterruptedException {
        ProcessHandle keeper = ProcessHandle.of(opened().keeperPid()).orElseThrow();
        keeper.destroyForcibly();
        assertThat(closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        await("the keeper's end", () -> !keeper.isAlive());
    }

    private BlockingQueue<Kept> queue(String key) {
        return news.computeIfAbsent(key, _ -> new LinkedBlockingQueue<>());
    }

    @Override
    public void kept(Kept attempt) {
        queue(attempt.key()).add(attempt);
    }

    @Override
    public void closed(String why) {
        closed.add(why);
    }

    @Override
    public void close() {
        if (opened != null) {
            link().end();
            link().close();
        }
        for (long keeper : keepers) {
            ProcessHandle.of(keeper).ifPresent(process -> {
                if (process.onExit()
                                .completeOnTimeout(null, 20, TimeUnit.SECONDS)
                                .join()
                        == null) {
                    process.destroyForcibly();
                }
            });
        }
    }
}
