package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.JobRequest;
import dev.estiva.client.LogQuery;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import dev.estiva.worker.RunAs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is root runs each task as the account of its job's user; every system has the account nobody. */
@Timeout(400)
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere accounts are changed by other means")
class RunAsIT {
    private static final String ACCOUNT = "nobody";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private RealCluster cluster;

    @BeforeEach
    void startsACluster() throws Exception {
        String hindrance = RunAs.hindrance(System.getProperty("user.name"));
        assumeTrue(hindrance.isEmpty(), hindrance);
        cluster = new RealCluster(folder, List.of(), List.of("--run-as"));
        cluster.startServer();
        cluster.startWorker();
    }

    @AfterEach
    @SuppressWarnings("NullAway") // null where the test was skipped
    void endsIt() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Task run(String user, String workdir, Map<String, String> env, String... command) throws Exception {
        JobRequest job = JobRequest.command(command).slots(1).workdir(workdir).env(env);
        TaskId task = new TaskId(cluster.client().submit(job.set("user", user)), 0);
        return cluster.ended(task);
    }

    private String wrote(Task task, LogQuery stream) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        cluster.client().logs(TaskId.parse(task.id()), stream, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTaskHasTheRightsOfItsUserAndNoOthers() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "root's own");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Task task = run(
                ACCOUNT,
                "/",
                Map.of(),
                "/bin/sh",
                "-c",
                "id -un; id -Gn; echo $USER $LOGNAME; [ $HOME = /root ] || echo elsewhere; echo $ESTIVA_JOB_ID;"
                        + " cat \"$0\" || exit 5",
                secret.toString());
        assertThat(wrote(task, LogQuery.STDOUT).lines())
                .containsExactly(ACCOUNT, "nogroup", "nobody nobody", "elsewhere", "1");
        assertThat(task.exitCode()).isEqualTo(5);
    }

    @Test
    void whatAJobSaysOfItsHomeIsLeftAndItsWordsArriveAsTheyWere() throws Exception {
        Task task = run(ACCOUNT, "/", Map.of("HOME", "/tmp"), "printf", "%s|", "$HOME", "a b", "'\"", "");
        assertThat(wrote(task, LogQuery.STDOUT)).isEqualTo("$HOME|a b|'\"||");
        Task home = run(ACCOUNT, "/", Map.of("HOME", "/tmp"), "/bin/sh", "-c", "echo $HOME");
        assertThat(wrote(home, LogQuery.STDOUT)).isEqualTo("/tmp\n");
    }

    @Test
    void nobodyIsRootOrAnAccountThatIsNotThere() throws Exception {
        Task asRoot = run("root", "/", Map.of(), "id");
        assertThat(asRoot.exitCode()).isEqualTo(126);
        assertThat(wrote(asRoot, LogQuery.STDERR)).contains("a worker runs no tasks as root");
        Task asNobodyKnown = run("ana-who-is-not-here", "/", Map.of(), "id");
        assertThat(wrote(asNobodyKnown, LogQuery.STDERR)).contains("there is no account ana-who-is-not-here");
        Task asANumber = run("0", "/", Map.of(), "id");
        assertThat(asANumber.message()).contains("\"0\" cannot be an account");
    }

    /** The keeper enters it as root: what lies below a closed directory must not be open through it. */
    @Test
    void aWorkingDirectoryThatTheUserMayNotEnterIsNoWayIn() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path open = Files.createDirectory(closed.resolve("open"));
        Files.writeString(open.resolve("file"), "inside");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Task task = run(ACCOUNT, open.toString(), Map.of(), "cat", "file");
        assertThat(task.exitCode()).isEqualTo(126);
        assertThat(wrote(task, LogQuery.STDERR)).contains("nobody may not enter " + open);
        assertThat(wrote(task, LogQuery.STDOUT)).isEmpty();
    }
}
