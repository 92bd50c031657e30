package dev.estiva.keeper;

import static dev.estiva.keeper.KeeperRig.ending;
import static dev.estiva.keeper.KeeperRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.keeper.Ending.How;
import dev.estiva.model.TaskStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real keeper with real processes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class KeeperIT {
    /** Signals 32 and 33, which it has for itself and for nobody else. */
    private static final long USED_BY_THE_C_LIBRARY = 0x1_8000_0000L;

    @TempDir
    Path directory;

    private KeeperRig rig;

    @BeforeEach
    void opens() throws Exception {
        rig = new KeeperRig(directory.resolve("state")).open();
    }

    @AfterEach
    void leavesNothingBehind() {
        rig.close();
    }

    @Test
    void runsACommandAndKeepsWhatItWrites() throws Exception {
        Kept kept = rig.run(shell("c/1.0/1", "echo out; echo err >&2; exit 3"));
        assertThat(ending(kept).how()).isEqualTo(How.EXITED);
        assertThat(ending(kept).code()).isEqualTo(3);
        assertThat(ending(kept).message()).isEqualTo("exit code 3");
        assertThat(rig.output(kept, TaskStream.STDOUT)).isEqualTo("out\n");
        assertThat(rig.output(kept, TaskStream.STDERR)).isEqualTo("err\n");
    }

    @Test
    void makesNoFileWhereThereIsNoOutput() throws Exception {
        Kept kept = rig.run(Order.of("c/1.0/1", List.of("true")));
        assertThat(ending(kept)).extracting(Ending::isSuccess, Ending::message).containsExactly(true, "");
        assertThat(kept.produced()).isEqualTo(Produced.NOTHING);
        assertThat(directory.resolve("state/output")).isEmptyDirectory();
    }

    @Test
    void holdsNoMoreOutputInAllThanItMayAndSaysWhatItDropped() throws Exception {
        rig.holds(100_000).open();
        Kept first = rig.run(shell("c/1.0/1", "yes | head -c 80000"));
        rig.killKeeper();
        rig.open();
        Kept second = rig.run(shell("c/2.0/1", "yes | head -c 80000"));
        assertThat(rig.output(first, TaskStream.STDOUT)).hasSize(80_000);
        assertThat(rig.output(second, TaskStream.STDOUT))
                .startsWith("y\n".repeat(10_000) + "\n[estiva: 60,000 bytes were dropped here: the worker holds 100,000"
                        + " bytes that the server has not taken (its --output-max)]\n")
                .hasSizeLessThan(20_200);
        assertThat(ending(second).isSuccess()).isTrue();
        assertThat(ending(second).message()).startsWith("some of its stdout could not be kept: the worker holds");
        rig.link().forget("c/1.0/1");
        assertThat(rig.output(rig.run(shell("c/3.0/1", "yes | head -c 70000")), TaskStream.STDOUT))
                .hasSize(70_000);
    }

    @Test
    void outputGoesOnWhereThereIsRoomAgain() throws Exception {
        rig.holds(100_000).open();
        rig.run(shell("c/1.0/1", "yes | head -c 90000"));
        Path go = directory.resolve("go");
        rig.link()
                .start(shell(
                        "c/2.0/1",
                        "yes | head -c 20000; while [ ! -e " + go + " ]; do sleep 0.05; done; sleep 0.6; echo after"));
        KeeperRig.await(
                "all room to be taken",
                () -> directory.resolve("state/output/2.out").toFile().length() == 10_000);
        rig.link().forget("c/1.0/1");
        Files.createFile(go);
        assertThat(rig.output(rig.end("c/2.0/1"), TaskStream.STDOUT))
                .startsWith("y\n".repeat(5_000) + "\n[estiva: 10,000 bytes were dropped here: the worker holds 100,000")
                .endsWith("]\nafter\n");
    }

    @Test
    void givesTheProcessWhatItsOrderSays() throws Exception {
        Path workdir = Files.createDirectory(directory.resolve("work"));
        TreeMap<String, String> environment = new TreeMap<>();
        environment.put("GREETING", "hallo Wörld");
        Order order = new Order(
                "c/1.0/1",
                List.of("/bin/sh", "-c", "pwd; echo $GREETING $HOME; cat; echo \"$0 $1\"", "a b", "ü\"'"),
                environment,
                workdir.toString(),
                "line 1\nline 2",
                Order.OUTPUT_BYTES,
                Order.NEVER,
                null,
                Order.GRACE_MICROS,
                "");
        assertThat(rig.output(rig.run(order), TaskStream.STDOUT))
                .isEqualTo(workdir + "\nhallo Wörld " + System.getenv("HOME") + "\nline 1\nline 2a b ü\"'\n");
    }

    @Test
    void aProcessHasASessionOfItsOwnNoSignalBlockedAndThreeDescriptors() throws Exception {
        // The signals are read by a program that replaces the shell: a shell blocks them while it starts a child.
        Kept kept = rig.run(shell(
                "c/1.0/1",
                "cut -d' ' -f1,5,6 /proc/$$/stat; ls /proc/$$/fd; exec grep -E '^Sig(Blk|Ign)' /proc/self/status"));
        List<String> lines = rig.output(kept, TaskStream.STDOUT).lines().toList();
        String[] ids = lines.getFirst().split(" ", -1);
        assertThat(ids[1]).isEqualTo(ids[0]);
        assertThat(ids[2]).isEqualTo(ids[0]);
        assertThat(lines.subList(1, lines.size()))
                .filteredOn(line -> !line.startsWith("SigIgn"))
                .containsExactly("0", "1", "2", "SigBlk:\t0000000000000000");
        long ignored = Long.parseLong(lines.getLast().substring("SigIgn:\t".length()), 16);
        assertThat(ignored & ~USED_BY_THE_C_LIBRARY).isZero();
    }

    @Test
    void saysWhySomethingCouldNotBeStarted() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "no program");
        Path script = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
        Path bare = Files.writeString(directory.resolve("bare"), "echo hello\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThat(bare.toFile().setExecutable(true)).isTrue();
        expectNotStarted("no-such-command-here", "", "there is no command no-such-command-here on worker w1 in any");
        expectNotStarted("/no/such/file", "", "there is no /no/such/file on worker w1");
        expectNotStarted(text.toString(), "", "cannot execute " + text + " on worker w1: permission denied");
        expectNotStarted(script.toString(), "", "the interpreter that " + script + " asks for does not exist");
        expectNotStarted(bare.toString(), "", "cannot execute " + bare + " on worker w1: it is neither a program");
        expectNotStarted("true", "/no/such/dir", "the working directory /no/such/dir does not exist on worker w1");
        expectNotStarted("true", text.toString(), "the working directory " + text + " is no directory on worker w1");
    }

    private void expectNotStarted(String program, String workdir, String message) throws InterruptedException {
        Order order = Order.of("c/" + program + workdir, List.of(program));
        Order there = new Order(
                order.key(),
                order.command(),
                order.environment(),
                workdir,
                null,
                Order.OUTPUT_BYTES,
                Order.NEVER,
                null,
                Order.GRACE_MICROS,
                "");
        Ending ending = ending(rig.run(there));
        assertThat(ending.how()).isEqualTo(How.NOT_STARTED);
        assertThat(ending.message()).startsWith("could not start: " + message);
        assertThat(ending.exitCode()).isIn(126, 127);
    }

    @Test
    void tellsASignalFromAnExit() throws Exception {
        Ending ending = ending(rig.run(shell("c/1.0/1", "kill -SEGV $$")));
        assertThat(ending.how()).isEqualTo(How.SIGNALLED);
        assertThat(ending.exitCode()).isEqualTo(139);
        assertThat(ending.message()).isEqualTo("ended by SIGSEGV");
        assertThat(ending(rig.run(shell("c/2.0/1", "kill -KILL $$"))).message())
                .isEqualTo("ended by SIGKILL: Estiva did not send that; perhaps the machine ran out of memory");
    }

    @Test
    void runsAnAttemptOnceHoweverOftenItIsOrdered() throws Exception {
        Path file = directory.resolve("runs");
        Order order = shell("c/1.0/1", "echo x >> " + file);
        rig.run(order);
        rig.run(order);
        assertThat(file).hasContent("x");
    }

    @Test
    void aThousandShortTasksLeaveNoZombieAndNoDescriptor() throws Exception {
        for (int i = 1; i <= Lanes.MOST; i++) {
            rig.run(Order.of("warm/" + i, List.of("true"))); // each lane opens what it keeps open
        }
        Set<Path> before = descriptors();
        for (int i = 1; i <= 1_000; i++) {
            rig.link().start(i % 2 == 0 ? shell("c/" + i, "echo " + i) : Order.of("c/" + i, List.of("/bin/true")));
        }
        for (int i = 1; i <= 1_000; i++) {
            Kept kept = rig.end("c/" + i);
            assertThat(ending(kept).isSuccess()).isTrue();
            assertThat(rig.output(kept, TaskStream.STDOUT)).isEqualTo(i % 2 == 0 ? i + "\n" : "");
            rig.link().forget(kept.key());
        }
        assertThat(ProcFs.children((int) rig.opened().keeperPid())).isEmpty();
        assertThat(descriptors()).hasSameSizeAs(before);
        rig.run(Order.of("last/1.0/1", List.of("true")));
        assertThat(directory.resolve("state/output")).isEmptyDirectory();
    }

    private Set<Path> descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/" + rig.opened().keeperPid() + "/fd"))) {
            return new HashSet<>(files.toList());
        }
    }

    @Test
    void endsWhatRunsWhenTheLeaseIsOverThoughNoAgentIsLeft() throws Exception {
        rig.link().start(shell("c/1.0/1", "echo runs; exec sleep 1000000"));
        rig.next("c/1.0/1");
        rig.link().lease(System.nanoTime() + 300_000_000, 100_000);
        rig.part();
        rig.open();
        Ending ending = rig.listed("c/1.0/1").ending();
        if (ending == null) {
            ending = ending(rig.end("c/1.0/1")); // another agent does not save it, unless it says so
        }
        assertThat(ending.how()).isEqualTo(How.ABANDONED);
        assertThat(ending.message()).isEqualTo(FrontLease.WHY);

        Ending declined = ending(rig.run(shell("c/2.0/1", "true")));
        assertThat(declined.how()).isEqualTo(How.ABANDONED);
        rig.link().lease(System.nanoTime() + 3_600_000_000_000L, 0);
        assertThat(ending(rig.run(shell("c/3.0/1", "true"))).isSuccess()).isTrue();
        rig.link().lease(System.nanoTime() - 1, 0);
        assertThat(ending(rig.run(shell("c/4.0/1", "true"))).how()).isEqualTo(How.ABANDONED);
        rig.link().unlimited();
        assertThat(ending(rig.run(shell("c/5.0/1", "true"))).isSuccess()).isTrue();
    }

    @Test
    void whatAnAgentSaidCountsThoughTheNextOneIsThereAlready() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "c/2." + round + "/1";
            rig.link().start(shell(key, "while :; do echo news; sleep 0.01; done"));
            rig.next(key);
            rig.replaceAgent(link -> link.stop(key, 0));
            if (rig.listed(key).ending() == null) {
                rig.end(key);
            }
        }
    }

    @Test
    void aRenewedLeaseEndsNothing() throws Exception {
        rig.link().lease(System.nanoTime() + 1_000_000_000L, 0);
        rig.link().start(shell("c/1.0/1", "sleep 1.5; exit 3"));
        rig.link().lease(System.nanoTime() + 3_600_000_000_000L, 0);
        assertThat(ending(rig.end("c/1.0/1")).code()).isEqualTo(3);
    }
}
