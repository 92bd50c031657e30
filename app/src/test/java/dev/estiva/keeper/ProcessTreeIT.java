package dev.estiva.keeper;

import static dev.estiva.keeper.KeeperRig.await;
import static dev.estiva.keeper.KeeperRig.ending;
import static dev.estiva.keeper.KeeperRig.line;
import static dev.estiva.keeper.KeeperRig.lives;
import static dev.estiva.keeper.KeeperRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.keeper.Ending.How;
import dev.estiva.model.TaskStream;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a task starts ends with it, wherever it hides, without the help of control groups. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ProcessTreeIT {
    /** Writes the pid of a process that nobody but its parent knows, and sleeps. */
    private static final String SLEEPER = "echo $$ > $PIDFILE; exec sleep 1000000";

    /** Starts the same once more, and ends; and so for ever, or until its directory is gone. */
    private static final String RELAY = "echo >> $PIDFILE || exit; (setsid sh -c \"$RELAY\" &)";

    private static final int RELAYS = 12;

    @TempDir
    Path directory;

    private KeeperRig rig;

    @BeforeEach
    void opens() throws Exception {
        rig = new KeeperRig(directory.resolve("state")).withoutGroups().open();
    }

    @AfterEach
    void leavesNothingBehind() {
        rig.close();
    }

    private Order hiding(String key, String script) {
        TreeMap<String, String> environment = new TreeMap<>();
        environment.put("PIDFILE", pidFile(key).toString());
        environment.put("SLEEPER", SLEEPER);
        environment.put("RELAY", RELAY);
        environment.put(ProcFs.MARK_VARIABLE, key);
        Order plain = shell(key, script);
        return new Order(
                key, plain.command(), environment, "", null, Order.OUTPUT_BYTES, Order.NEVER, null, 500_000, "");
    }

    private Path pidFile(String key) {
        return directory.resolve("pid-" + key.replace('/', '-'));
    }

    private long pid(String key) throws Exception {
        return Long.parseLong(line(pidFile(key)));
    }

    private void expectStopEndsIt(String script) throws Exception {
        rig.link().start(hiding("c/1.0/1", script + " wait"));
        long pid = pid("c/1.0/1");
        assertThat(lives(pid)).isTrue();
        rig.link().stop("c/1.0/1", 500_000);
        rig.end("c/1.0/1");
        assertThat(lives(pid)).isFalse();
    }

    @Test
    void aStopEndsAChild() throws Exception {
        expectStopEndsIt("sh -c \"$SLEEPER\" &");
    }

    @Test
    void aStopEndsAChildInASessionOfItsOwn() throws Exception {
        expectStopEndsIt("setsid sh -c \"$SLEEPER\" &");
    }

    @Test
    void aStopEndsAChildWithoutParent() throws Exception {
        expectStopEndsIt("(setsid sh -c \"$SLEEPER\" >/dev/null 2>&1 &) &");
    }

    @Test
    void aStopEndsAChildWithoutParentThatClearedItsEnvironment() throws Exception {
        expectStopEndsIt("(setsid env -i PIDFILE=$PIDFILE sh -c \"$SLEEPER\" >/dev/null 2>&1 &) &");
    }

    @Test
    void aStopEndsOneThatWantsNoEnd() throws Exception {
        expectStopEndsIt("trap '' TERM; sh -c \"$SLEEPER\" & trap '' INT;");
    }

    @Test
    void whatACommandLeavesBehindIsEndedThoughItHidesAmongOthers() throws Exception {
        rig.link().start(hiding("c/2.0/1", "sh -c \"$SLEEPER\" & wait"));
        long other = pid("c/2.0/1");
        Kept kept = rig.run(
                hiding("c/1.0/1", "(setsid env -i PIDFILE=$PIDFILE sh -c \"$SLEEPER\" >/dev/null 2>&1 &); exit 5"));
        assertThat(ending(kept).code()).isEqualTo(5);
        assertThat(ending(kept).message()).isEqualTo("exit code 5: a process that it left behind was ended");
        assertThat(lives(pid("c/1.0/1"))).isFalse();
        assertThat(lives(other)).isTrue();
        rig.link().stop("c/2.0/1", 0);
        rig.end("c/2.0/1");
        assertThat(lives(other)).isFalse();
    }

    /** Each of its processes starts the next one and ends: whoever looks from the one to the other may see neither. */
    @Test
    void whatIsHandedOnFromProcessToProcessIsNotTakenForEnded() throws Exception {
        for (int task = 1; task <= RELAYS; task++) {
            rig.link().start(hiding("c/" + task + ".0/1", "sh -c \"$RELAY\" >/dev/null 2>&1 &"));
        }
        for (int task = 1; task <= RELAYS; task++) {
            String key = "c/" + task + ".0/1";
            assertThat(ending(rig.end(key)).message()).contains("left behind");
            long length = pidFile(key).toFile().length();
            Thread.sleep(30);
            assertThat(pidFile(key)).hasSize(length);
        }
    }

    @Test
    void whatACommandLeavesBehindMayEndByItself() throws Exception {
        Kept kept = rig.run(shell("c/1.0/1", "(sleep 0.3; echo late) & echo early"));
        assertThat(ending(kept)).extracting(Ending::isSuccess, Ending::message).containsExactly(true, "");
        assertThat(rig.output(kept, TaskStream.STDOUT)).isEqualTo("early\nlate\n");
    }

    @Test
    void aPoliteProcessHasTimeToEnd() throws Exception {
        rig.link().start(shell("c/1.0/1", "trap 'echo goodbye; exit 7' TERM; echo hello; sleep 1000000 & wait"));
        rig.next("c/1.0/1");
        rig.link().stop("c/1.0/1", 60_000_000);
        Kept kept = rig.end("c/1.0/1");
        assertThat(ending(kept).code()).isEqualTo(7);
        assertThat(rig.output(kept, TaskStream.STDOUT)).isEqualTo("hello\ngoodbye\n");
    }

    @Test
    void aSignalWarnsOfTheLimit() throws Exception {
        Order plain = shell("c/1.0/1", "trap 'echo warned; exit' USR1; echo hello; while true; do sleep 0.05; done");
        Kept kept = rig.run(new Order(
                plain.key(),
                plain.command(),
                plain.environment(),
                "",
                null,
                Order.OUTPUT_BYTES,
                3_600_000_000L,
                new Order.Warning(SignalName.USR1, 3_600_000_000L - 700_000),
                0,
                ""));
        assertThat(rig.output(kept, TaskStream.STDOUT)).isEqualTo("hello\nwarned\n");
    }

    @Test
    void theKeeperEndsWhatIsFarOverItsLimit() throws Exception {
        Order plain = shell("c/1.0/1", "sleep 1000000");
        Kept kept = rig.run(new Order(
                plain.key(), plain.command(), plain.environment(), "", null, Order.OUTPUT_BYTES, 1, null, 0, ""));
        assertThat(ending(kept).how()).isEqualTo(How.SIGNALLED);
        assertThat(ending(kept).message()).contains("it was over its limit, and no server ended it");
        assertThat(ending(kept).runMicros()).isGreaterThanOrEqualTo(Ladder.LATE_MICROS);
    }

    @Test
    void whenALeaseIsOverEverythingEnds() throws Exception {
        rig.link().start(hiding("c/1.0/1", "setsid sh -c \"$SLEEPER\" & wait"));
        long pid = pid("c/1.0/1");
        rig.link().lease(System.nanoTime() + 1_000_000_000L, 0);
        rig.end("c/1.0/1");
        assertThat(lives(pid)).isFalse();
    }

    @Test
    void aStrangeOrphanWithoutAnyMarkGoesWithTheLastThatCouldHaveStartedIt() throws Exception {
        rig.link()
                .start(hiding(
                        "c/1.0/1",
                        "(setsid env -i PIDFILE=$PIDFILE prlimit --locks=77 sh -c \"$SLEEPER\" >/dev/null 2>&1"
                                + " &); sleep 0.3"));
        long pid = pid("c/1.0/1");
        assertThat(ProcFs.mark((int) pid)).isEqualTo(77);
        rig.end("c/1.0/1");
        await("the end of " + pid, () -> !lives(pid));
    }
}
