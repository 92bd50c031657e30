package dev.estiva.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.keeper.Spawner.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The start of a real process, as early as anybody can look at it: by itself. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class SpawnerIT {
    private static final int LANES = 4;
    private static final int EACH = 50;

    /** Loses its parent, its session and its environment at once, and then says which mark it was born with. */
    private static final String HIDES =
            "(setsid env -i sh -c 'while read a b c n rest; do [ \"$a $b $c\" = \"Max file locks\" ]"
                    + " && echo $n > FILE; done < /proc/self/limits' >/dev/null 2>&1 &) &";

    @TempDir
    Path directory;

    @AfterEach
    void leavesThisProcessUnmarked() {
        try (Libc libc = new Libc()) {
            libc.mark(Libc.SELF, ProcFs.NO_MARK);
        }
    }

    /** As the lanes of a keeper do, several threads start processes at the same time. */
    @Test
    void whateverAProcessStartsIsBornWithItsMark() throws Exception {
        List<Thread> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            int first = 1 + lane * EACH;
            lanes.add(Thread.ofPlatform().start(() -> spawn(first)));
        }
        for (Thread lane : lanes) {
            lane.join();
        }
        for (int mark = 1; mark <= LANES * EACH; mark++) {
            assertThat(KeeperRig.line(file(mark))).isEqualTo("" + mark);
        }
    }

    private void spawn(int firstMark) {
        Room room = Room.make();
        room.images().base(new TreeMap<>(System.getenv()));
        for (int mark = firstMark; mark < firstMark + EACH; mark++) {
            String script = HIDES.replace("FILE", file(mark).toString());
            Image image = room.images().of(KeeperRig.shell("c/" + mark + ".0/1", script));
            int pid = room.spawner().spawn(image, mark, 0, 1, 2);
            KeeperRig.await("the end of " + pid, () -> room.libc().reap(pid) == pid);
            room.spawner().reaped();
        }
    }

    private Path file(int mark) {
        return directory.resolve("mark-" + mark);
    }
}
