package dev.estiva.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.LogQuery;
import dev.estiva.model.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker whose state directory becomes read-only while it works, as a disk does that the kernel has found a fault on. Needs to
 * be root, for it makes such a disk of a file.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ReadOnlyStateIT {
    private static final String WORKER = "w1";
    private static final long DISK_BYTES = 40 << 20;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Site site;

    private String device = "";

    @BeforeEach
    void makesADisk() throws Exception {
        site = new Site(folder, 1, false);
        Path image = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        Files.createDirectories(site.state(WORKER));
        assumeTrue(succeeds("mkfs.ext4", "-q", "-F", image.toString()) && mount(), "no disk can be made of a file");
        device = said("losetup", "-j", image.toString())
                .replaceFirst(":(?s).*", "")
                .replaceFirst("/dev/", "");
        assumeTrue(Files.isWritable(fault()), "this kernel makes no faults to order");
    }

    private boolean mount() throws Exception {
        String options = "loop,errors=remount-ro";
        return succeeds(
                "mount",
                "-o",
                options,
                folder.resolve("disk").toString(),
                site.state(WORKER).toString());
    }

    /** Whatever is written there is taken for a fault of the disk. */
    private Path fault() {
        return Path.of("/sys/fs/ext4", device, "trigger_fs_error");
    }

    @AfterEach
    void unmountsIt() throws Exception {
        site.close();
        succeeds("umount", "-l", site.state(WORKER).toString());
    }

    @Test
    void whatRunsGoesOnWhatIsNewFailsByNameAndARepairedDiskIsEnough() throws Exception {
        site.start();
        try (EstivaClient client = site.client()) {
            long running = submit(client, "echo before; while [ ! -e go ]; do sleep 0.1; done; echo after; exit 5");
            await(() -> output(client, running).equals("before\n"));
            Files.writeString(fault(), "a test");

            for (int job = 0; job < 8; job++) { // as many, of as many users, as it takes for the worker to be to blame
                Ending failed = client.await(client.submit(command("echo never").set("user", "u" + job % 3)));
                assertThat(failed.exitCode()).isEqualTo(126);
                assertThat(failed.message())
                        .contains("the keeper cannot write to " + site.state(WORKER), "Read-only file system");
            }
            assertThat(client.worker(WORKER).state()).isEqualTo("quarantined");

            Files.createFile(folder.resolve("go"));
            Ending ended = client.await(running);
            assertThat(ended.exitCode()).isEqualTo(5);
            assertThat(ended.message()).contains("some of its stdout could not be kept: Read-only file system");
            assertThat(output(client, running)).isEqualTo("before\n");

            repair();
            client.uncordon(WORKER);
            long after = submit(client, "echo again");
            assertThat(client.await(after).status()).isEqualTo("completed");
            assertThat(output(client, after)).isEqualTo("again\n");
        }
    }

    /** As an operator does it: the worker ends, and its disk is checked and mounted again. */
    private void repair() throws Exception {
        Part worker = site.workers().getFirst();
        worker.end();
        for (long keeper : site.keepers(worker)) {
            Part.signal("TERM", keeper);
        }
        await(() -> succeeds("umount", site.state(WORKER).toString()));
        succeeds("e2fsck", "-p", "-f", folder.resolve("disk").toString());
        assertThat(mount()).isTrue();
        worker.start();
    }

    private long submit(EstivaClient client, String script) throws IOException {
        return client.submit(command(script));
    }

    private JobRequest command(String script) {
        return JobRequest.command("/bin/sh", "-c", script)
                .workdir(folder.toAbsolutePath().toString())
                .slots(1);
    }

    private static String output(EstivaClient client, long job) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            client.logs(new TaskId(job, 0), LogQuery.STDOUT, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(50);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false; // there is no such program
        }
    }

    private static String said(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
