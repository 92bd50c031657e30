package dev.estiva.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.LogQuery;
import dev.estiva.client.UnreachableException;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.protocol.AttemptId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Real processes, killed and stopped at moments drawn from a seed: nothing that was promised is broken, and everything ends.
 * CONTRIBUTING.md says how to run more of them; {@code -Dchaos.seconds=600} makes more trouble in each. The folder of a run
 * that failed is kept.
 */
@EnabledOnOs(OS.LINUX)
class ChaosIT {
    private static final int SEEDS = 2;
    private static final int SECONDS = Integer.getInteger("chaos.seconds", 10);

    /** Below that little can have gone wrong. */
    private static final int ENOUGH_JOBS = 40;

    /** Everything may have to be run again, on a machine that has other things to do. */
    private static final long DRAIN_SECONDS = 300 + 4L * SECONDS;

    @BeforeEach
    void needsThePrograms() {
        for (String program : List.of("/bin/sh", "/usr/bin/flock", "/usr/bin/setsid")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "there is no " + program);
        }
    }

    @Test
    void keepsItsPromisesWhateverDies() {
        Seeds.each(SEEDS, random -> {
            Path folder = Files.createTempDirectory("estiva-chaos");
            try {
                run(folder, random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("all that was left is in " + folder + "\n" + e, e);
            }
            if (!Boolean.getBoolean("chaos.keep")) {
                delete(folder);
            }
        });
    }

    private static void run(Path folder, SeededRandom random) throws Exception {
        boolean stops = random.fork("workers").nextInt(2) == 0;
        try (Site site = new Site(folder, 2 + random.nextInt(2), stops)) {
            site.start();
            List<User> users = Stream.of("u1", "u2")
                    .map(name -> new User(name, site, random.fork(name)))
                    .toList();
            users.forEach(User::start);
            Follower follower = new Follower();
            follower.start(site);
            Trouble trouble = new Trouble(site, random.fork("trouble"));
            trouble.make(
                    TimeUnit.SECONDS.toMillis(SECONDS),
                    () -> users.stream()
                                    .mapToInt(user -> user.accepted().size())
                                    .sum()
                            >= ENOUGH_JOBS);
            for (User user : users) {
                user.end();
            }
            drain(site);
            expectNothingLeft(site);
            check(site, users, follower, trouble);
        }
    }

    private static void drain(Site site) throws Exception {
        try (EstivaClient client = site.client()) {
            await(
                    "the end of all tasks",
                    () -> client.queue(null, 10).entries().isEmpty()
                            && client.running(null, 10).entries().isEmpty());
        }
    }

    /** Of all that was started, only server, workers and their keepers are there. */
    private static void expectNothingLeft(Site site) throws Exception {
        await("the end of all processes of tasks, but there are " + Running.marked(site.mark()), () -> {
            long parts = 1L + site.workers().size();
            for (Part worker : site.workers()) {
                parts += site.keepers(worker).size();
            }
            return Running.marked(site.mark()).size() <= parts;
        });
    }

    private static void check(Site site, List<User> users, Follower follower, Trouble trouble) throws Exception {
        // the outputs are asked for while the server is up, and which there are is known when it is down
        site.server().end();
        follower.end();
        Ledger ledger = Ledger.read(site.ledger());
        ChaosHistory.Promise promise = site.stops()
                ? ChaosHistory.Promise.NEVER_TWO
                : trouble.hasKilledKeepers() ? ChaosHistory.Promise.NONE_IS_KEPT : ChaosHistory.Promise.ALL_ARE_KEPT;
        ChaosHistory history = ChaosHistory.read(site.data(), ledger, promise);
        users.forEach(history::compareWith);
        history.compareWith(follower);
        history.compareWithLedger();
        site.server().start();
        try (EstivaClient client = site.client()) {
            await("the server's return", () -> client.latestPosition() > 0);
            for (AttemptId id : history.completed()) {
                expectOutput(client, id);
            }
        }
        for (Part worker : site.workers()) {
            worker.end();
        }
        site.server().end();
        System.out.println("chaos: " + (site.stops() ? "on-disconnect stop, " : "") + history.summary() + ", "
                + follower.heard().size() + " events heard");
    }

    private static void expectOutput(EstivaClient client, AttemptId id) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        client.logs(id.task(), LogQuery.STDOUT.ofAttempt(id.attempt()), output);
        String both = " " + id.task() + " " + id.attempt() + "\n";
        assertThat(output.toString(StandardCharsets.UTF_8))
                .as("what %s wrote", id)
                .isEqualTo("begin" + both + "end" + both);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (!holds(condition)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("after " + DRAIN_SECONDS + " s still waiting for " + what);
            }
            Thread.sleep(100);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (UnreachableException e) {
            return false; // it is just starting
        } catch (ApiException e) {
            if (e.status() == 503) {
                return false;
            }
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
