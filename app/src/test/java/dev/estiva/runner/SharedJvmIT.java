package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.TaskStream;
import dev.estiva.runner.PoolRig.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that share a JVM, and what one of them may do to the others: nothing. */
@Timeout(300)
class SharedJvmIT {
    private final Path folder;
    private final PoolRig rig;
    private int files;

    SharedJvmIT(@TempDir Path folder) {
        this.folder = folder;
        this.rig = new PoolRig(2, "-Xmx64m", "-XX:ErrorFile=" + folder.resolve("crash.log"));
    }

    @AfterEach
    void endsTheProcesses() {
        rig.close();
    }

    @Test
    void thoseOfAKindAreInOneJvmAtTheSameTimeThoughMoreThanThereAreJvms() throws InterruptedException {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(start("a", "'others': 4"));
        }
        Map<Long, End> ends = ends(5);
        assertThat(ends.values())
                .extracting(End::pid)
                .containsOnly(of(ends, runs.getFirst()).pid());
        for (long run : runs) {
            assertThat(rig.written(run, TaskStream.STDOUT)).isEqualTo(run + ".0 prints\n");
        }
    }

    @Test
    void thoseThatDifferInAParameterThatCountsOrInTheirDevicesAreApart() throws Exception {
        Path go = folder.resolve("go");
        String waiting = "'how': 'wait', 'until': '" + go + "'";
        long first = start("a", waiting);
        long other = start("b", waiting);
        long tooMany = start("a", waiting, 1);
        Files.createFile(go);
        Map<Long, End> ends = ends(3);
        assertThat(of(ends, first).pid()).isNotEqualTo(of(ends, other).pid());
        assertThat(of(ends, tooMany).pid())
                .isNotIn(of(ends, first).pid(), of(ends, other).pid());
    }

    @Test
    void aCrashFailsWhoeverCausesItAndTheOthersRunAgainAlone() throws InterruptedException {
        long culprit = start("a", "'others': 2, 'how': 'crash'");
        List<Long> innocent =
                List.of(start("a", "'others': 2, 'how': 'stay'"), start("a", "'others': 2, 'how': 'stay'"));
        Map<Long, End> ends = ends(3);
        assertThat(of(ends, culprit).result().completed()).isFalse();
        assertThat(of(ends, culprit).message()).startsWith("the task's JVM was killed by signal 6 (SIGABRT)");
        for (long run : innocent) {
            assertThat(of(ends, run).output()).contains("\"first\":false");
            assertThat(rig.written(run, TaskStream.STDERR))
                    .contains("estiva: the JVM that this task shared with others was killed by signal 6 (SIGABRT);"
                            + " the task runs again, alone\n");
        }
        rig.expectNothingMore();
        assertThat(start("a", "'others': 0")).isEqualTo(rig.next().run());
    }

    @Test
    void aCancelledTaskLeavesAndTheJvmGoesOnWithTheOthers() throws Exception {
        Path go = folder.resolve("go");
        long cancelled = start("a", "'others': 1, 'how': 'stay'");
        long other = start("a", "'others': 1, 'how': 'wait', 'until': '" + go + "'");
        while (rig.written(other, TaskStream.STDOUT).isEmpty()) {
            Thread.sleep(5);
        }
        rig.stop(cancelled, 60_000_000);
        End end = rig.next();
        assertThat(end.run()).isEqualTo(cancelled);
        assertThat(end.message()).isEqualTo("sleep interrupted");
        Files.createFile(go);
        assertThat(rig.next().output()).contains("\"first\":true");
    }

    @Test
    void aTaskThatPaysNoHeedIsKilledWithTheJvmAndTheOthersRunAgainAlone() throws InterruptedException {
        long hanging = start("a", "'others': 1, 'how': 'hang'");
        long other = start("a", "'others': 1, 'how': 'stay'");
        assertThat(rig.progress.take()).isEqualTo(hanging + " 100 hangs");
        rig.stop(hanging, 0);
        Map<Long, End> ends = ends(2);
        assertThat(of(ends, hanging).message()).isEqualTo("killed, because it did not end when it was asked to");
        assertThat(rig.written(hanging, TaskStream.STDERR))
                .endsWith(of(ends, hanging).message() + "\n");
        assertThat(of(ends, other).output()).contains("\"first\":false");
    }

    @Test
    void aJvmThatATaskLeavesUnfitEndsWithItAndTheOthersRunAgainAlone() throws InterruptedException {
        long retiring = start("a", "'others': 1, 'how': 'retire'");
        long other = start("a", "'others': 1, 'how': 'stay'");
        Map<Long, End> ends = ends(2);
        assertThat(of(ends, retiring).output()).contains("\"first\":true");
        assertThat(of(ends, other).output()).contains("\"first\":false");
    }

    @Test
    void aTaskThatWasAloneInItsJvmFailsWithIt() throws InterruptedException {
        start("a", "'how': 'crash'");
        assertThat(rig.next().message()).startsWith("the task's JVM was killed by signal 6 (SIGABRT)");
    }

    private long start(String room, String more, Integer... devices) {
        Path file = folder.resolve("begun-" + ++files);
        return rig.start("together", "{'room': '" + room + "', 'file': '" + file + "', " + more + "}", devices);
    }

    private static End of(Map<Long, End> ends, long run) {
        return Objects.requireNonNull(ends.get(run));
    }

    private Map<Long, End> ends(int count) throws InterruptedException {
        Map<Long, End> ends = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            End end = rig.next();
            ends.put(end.run(), end);
        }
        return ends;
    }
}
