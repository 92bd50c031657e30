package dev.estiva.keeper;

import static dev.estiva.keeper.KeeperRig.await;
import static dev.estiva.keeper.KeeperRig.ending;
import static dev.estiva.keeper.KeeperRig.line;
import static dev.estiva.keeper.KeeperRig.lives;
import static dev.estiva.keeper.KeeperRig.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where there are control groups, nothing that a task starts escapes its end, whatever it does to hide. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ControlGroupIT {
    /** A process that has nothing of its attempt: no parent, session, environment, output or mark. */
    private static final String HIDDEN =
            "(setsid env -i prlimit --locks=77 sh -c 'echo $$ > FILE; exec sleep 1000000'" + " >/dev/null 2>&1 &) & ";

    /** The same, and each of its processes lives just long enough to start the next. */
    private static final String STORM =
            "export R='echo >> FILE || exit; (setsid prlimit --locks=77 sh -c \"$R\" &)'; for i in 1 2 3 4 5 6; do"
                    + " sh -c \"$R\" >/dev/null 2>&1 & done; ";

    private static final String LONG_ENOUGH_FOR_A_GROUP = "while [ ! -e GO ]; do sleep 0.05; done; ";

    @TempDir
    Path directory;

    private KeeperRig rig;
    private ControlGroup all;

    @BeforeEach
    void opens() throws Exception {
        rig = new KeeperRig(directory.resolve("state")).open();
        String means = rig.opened().means();
        assumeTrue(means.startsWith("in control groups"), "processes are held " + means);
        all = new ControlGroup(
                Path.of(Files.readString(directory.resolve("state").resolve(Groups.FILE))
                        .strip()));
        rig.link().start(shell("c/9.0/1", "exec sleep 1000000")); // it could be the origin of whatever hides
    }

    @AfterEach
    void leavesNothingBehind() {
        rig.close();
    }

    /** Lets it run until it has a group of its own, and then do what it is to do. */
    private void start(String key, String script) throws Exception {
        Path go = directory.resolve("go-" + key.replace('/', '-'));
        String all = LONG_ENOUGH_FOR_A_GROUP.replace("GO", go.toString()) + script;
        rig.link().start(shell(key, all.replace("FILE", file(key).toString())));
        await("a group of " + key, () -> hasGroup(key));
        Files.createFile(go);
    }

    private Path file(String key) {
        return directory.resolve("file-" + key.replace('/', '-'));
    }

    /** The second attempt of the keeper is the first one of each test. */
    private boolean hasGroup(String key) {
        return new ControlGroup(all.path().resolve(key.equals("c/1.0/1") ? "2" : "1"))
                .processes().stream().anyMatch(pid -> ProcFs.mark(pid) != ProcFs.NO_MARK);
    }

    private List<String> groups() throws Exception {
        try (Stream<Path> found = Files.list(all.path())) {
            return found.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aStopEndsWhatHasNothingOfItsAttempt() throws Exception {
        start("c/1.0/1", HIDDEN + "exec sleep 1000000");
        long hidden = Long.parseLong(line(file("c/1.0/1")));
        assertThat(lives(hidden)).isTrue();
        rig.link().stop("c/1.0/1", 0);
        rig.end("c/1.0/1");
        assertThat(lives(hidden)).isFalse();
    }

    @Test
    void whatACommandLeavesBehindIsEndedThoughItHasNothingOfIt() throws Exception {
        start("c/1.0/1", HIDDEN + "while [ ! -s FILE ]; do sleep 0.05; done; exit 5");
        Kept kept = rig.end("c/1.0/1");
        assertThat(ending(kept).message()).isEqualTo("exit code 5: a process that it left behind was ended");
        assertThat(lives(Long.parseLong(line(file("c/1.0/1"))))).isFalse();
    }

    @Test
    void aStormOfForksIsEndedAtOnce() throws Exception {
        start("c/1.0/1", STORM + "exec sleep 1000000");
        await("the storm", () -> file("c/1.0/1").toFile().length() > 200);
        rig.link().stop("c/1.0/1", 0);
        rig.end("c/1.0/1");
        long length = file("c/1.0/1").toFile().length();
        Thread.sleep(100);
        assertThat(file("c/1.0/1")).hasSize(length);
    }

    @Test
    void theNextKeeperEndsWhatTheOneThatWasKilledHeld() throws Exception {
        start("c/1.0/1", HIDDEN + STORM.replace("FILE", "FILE-storm") + "exec sleep 1000000");
        long hidden = Long.parseLong(line(file("c/1.0/1")));
        rig.killKeeper();
        assertThat(lives(hidden)).isTrue();
        rig.open();
        assertThat(ending(rig.listed("c/1.0/1")).message()).isEqualTo("the keeper was killed");
        assertThat(lives(hidden)).isFalse();
        long length = directory.resolve("file-c-1.0-1-storm").toFile().length();
        Thread.sleep(100);
        assertThat(directory.resolve("file-c-1.0-1-storm")).hasSize(length);
        assertThat(groups()).containsExactly("common");
    }

    @Test
    void theNextKeeperEndsWhatWasTooYoungForAGroup() throws Exception {
        for (int task = 1; task <= 20; task++) {
            rig.link().start(shell("c/" + task + ".1/1", HIDDEN.replace("FILE", file("c/" + task) + "") + "wait"));
        }
        long last = Long.parseLong(line(file("c/20")));
        rig.killKeeper();
        rig.open();
        assertThat(lives(last)).isFalse();
        for (int task = 1; task <= 20; task++) {
            assertThat(Files.exists(file("c/" + task)) && lives(Long.parseLong(line(file("c/" + task)))))
                    .isFalse();
        }
    }

    @Test
    void withoutTheKernelsHelpOneByOneIsKilledWhileAllIsFrozen() throws Exception {
        start("c/1.0/1", HIDDEN + "exec sleep 1000000");
        long hidden = Long.parseLong(line(file("c/1.0/1")));
        try (Libc libc = new Libc()) {
            new ControlGroup(all.path().resolve("2")).killOneByOne(libc);
        }
        assertThat(ending(rig.end("c/1.0/1")).message()).startsWith("ended by SIGKILL: Estiva did not send that");
        assertThat(lives(hidden)).isFalse();
    }

    @Test
    void groupsGoWithTheirAttemptsAndWithTheKeeper() throws Exception {
        start("c/1.0/1", "mkdir " + all.path().resolve("2").resolve("own") + "; exec sleep 1000000");
        await("a group within", () -> Files.exists(all.path().resolve("2").resolve("own")));
        rig.link().stop("c/1.0/1", 0);
        rig.link().stop("c/9.0/1", 0);
        rig.end("c/1.0/1");
        rig.end("c/9.0/1");
        await("their groups' end", () -> {
            try {
                return groups().equals(List.of("common"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        rig.link().end();
        await("the end of all groups", () -> !Files.exists(all.path()));
    }

    @Test
    void groupsGoWithAKeeperThatTheSystemAsksToEnd() {
        ProcessHandle.of(rig.opened().keeperPid()).orElseThrow().destroy();
        await("the end of all groups", () -> !Files.exists(all.path()));
    }

    @Test
    void shortAttemptsHaveNoGroup() throws Exception {
        int groups = 0;
        for (int task = 1; task <= 200; task++) {
            rig.run(new Order(
                    "c/" + task + ".2/1",
                    List.of("/bin/true"),
                    new TreeMap<>(),
                    "",
                    null,
                    Order.OUTPUT_BYTES,
                    Order.NEVER,
                    null,
                    0,
                    ""));
            groups += Files.exists(all.path().resolve("" + (1 + task))) ? 1 : 0;
        }
        assertThat(groups).isLessThan(50); // none, unless the machine stands still now and then
    }
}
