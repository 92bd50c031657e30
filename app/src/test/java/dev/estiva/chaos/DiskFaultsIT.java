package dev.estiva.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is really full, or read-only, or not there any more. Needs to be root, for it mounts small disks. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class DiskFaultsIT {
    private static final String SMALL = "size=6m";

    /** More than a page of the disk, so that it is full soon. */
    private static final Map<String, String> LARGE = Map.of("PADDING", "x".repeat(100_000));

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Site site;

    @BeforeEach
    void mountsASmallDisk() throws Exception {
        site = new Site(folder, 1, false);
        Files.createDirectories(site.data());
        assumeTrue(run("mount", "-t", "tmpfs", "-o", SMALL, "tmpfs", site.data().toString()), "no disk can be mounted");
    }

    @AfterEach
    void unmountsIt() throws Exception {
        site.close();
        run("umount", "-l", site.data().toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private void remount(String options) throws Exception {
        assertThat(run("mount", "-o", "remount," + options, site.data().toString()))
                .as("remounted with " + options)
                .isTrue();
    }

    @Test
    void aFullDiskLosesNothingThatWasAcknowledgedAndHarmsNothingThatRuns() throws Exception {
        site.start();
        List<Long> accepted = new ArrayList<>();
        long running;
        try (EstivaClient client = site.client()) {
            running = submitWaiting(client);
            fill(client, accepted);
        }
        assertThat(site.server().exitCode()).isEqualTo(1);
        assertThat(site.server().said())
                .contains(
                        "the server had to stop: no space is left for ",
                        "free some, and start again: nothing is damaged");
        assertThat(accepted).isNotEmpty();
        remount("size=64m");
        site.server().start();
        try (EstivaClient client = site.client()) {
            awaitAnswer(client);
            for (long job : accepted) {
                client.cancel(job);
                assertThat(client.await(job).status()).isEqualTo("cancelled");
            }
            Files.createFile(folder.resolve("go"));
            assertThat(client.await(running).status()).isEqualTo("completed");
        }
        assertThat(Files.readAllLines(folder.resolve("starts")))
                .as("starts of the task")
                .hasSize(1);
    }

    /** A task that runs until there is a file, and notes its starts; returns when it runs. */
    private long submitWaiting(EstivaClient client) throws Exception {
        String script = "echo started >> starts; while [ ! -e go ]; do sleep 0.1; done";
        long job = client.submit(JobRequest.command("/bin/sh", "-c", script)
                .workdir(folder.toAbsolutePath().toString())
                .slots(1));
        while (!Files.exists(folder.resolve("starts"))) {
            Thread.sleep(20);
        }
        return job;
    }

    /** Submits until the server is gone. They ask for more than there is, so they wait. */
    private static void fill(EstivaClient client, List<Long> accepted) throws IOException {
        try {
            while (accepted.size() < 10_000) {
                accepted.add(client.submit(JobRequest.command("true").slots(2).env(LARGE)));
            }
        } catch (UnreachableException | ApiException e) {
            assertThat(e.getMessage()).isNotEmpty(); // it has stopped, or is about to
        }
    }

    private static void awaitAnswer(EstivaClient client) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try {
                client.cluster();
                return;
            } catch (UnreachableException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aReadOnlyDiskIsRefusedByName() throws Exception {
        remount("ro");
        site.server().start();
        assertThat(site.server().exitCode()).isEqualTo(1);
        assertThat(site.server().said()).contains(site.data() + " cannot be written to; name another data directory");
        remount("rw");
        site.server().start();
        site.server().says("workers connect to ");
    }

    @Test
    void aDirectoryThatIsDeletedUnderAServerStopsItBeforeItAcknowledgesAnythingMore() throws Exception {
        site.start();
        try (EstivaClient client = site.client()) {
            long running = submitWaiting(client);
            assertThat(running).isPositive();
            delete(site.data());
            List<Long> accepted = new ArrayList<>();
            fill(client, accepted);
            assertThat(accepted).as("jobs that nobody will ever know of").isEmpty();
        }
        assertThat(site.server().exitCode()).isEqualTo(1);
        assertThat(site.server().said()).contains("was moved or deleted while it was open");
        assertThat(Files.readAllLines(folder.resolve("starts"))).hasSize(1);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) { // a disk is mounted there
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void aSecondServerIsRefusedWithTheFirstOnesPidAndHost() throws Exception {
        site.start();
        Part second = new Part(
                "second",
                folder,
                Map.of(),
                "server",
                "--data=" + site.data(),
                "--listen=127.0.0.1:0",
                "--api=127.0.0.1:0");
        try (second) {
            second.start();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.said())
                    .contains(site.data() + " is in use by process "
                            + site.server().pid() + " on ");
        }
    }
}
