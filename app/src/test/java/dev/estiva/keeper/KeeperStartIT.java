package dev.estiva.keeper;

import static dev.estiva.keeper.KeeperRig.ending;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An agent that needs a keeper while the one before it is still on its way out. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class KeeperStartIT {
    @TempDir
    Path directory;

    /** This test holds what such a keeper holds, and listens as little; what is started meanwhile sees that, and ends. */
    @Test
    void startsAnotherOnceTheOneBeforeItHasGone() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        HeldLock leaving = Objects.requireNonNull(HeldLock.tryAcquire(state.resolve(KeeperProcess.LOCK)));
        try (KeeperRig rig = new KeeperRig(state)) {
            CompletableFuture<KeeperRig> opening = CompletableFuture.supplyAsync(() -> open(rig));
            TimeUnit.SECONDS.sleep(3);
            assertThat(opening).isNotDone();
            leaving.close();
            opening.get();
            assertThat(ending(rig.run(KeeperRig.shell("c/1.0/1", "exit 3"))).code())
                    .isEqualTo(3);
        }
    }

    private static KeeperRig open(KeeperRig rig) {
        try {
            return rig.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
