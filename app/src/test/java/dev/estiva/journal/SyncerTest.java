package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for the disk, and who does not. Looking after the file is what each sync ends with, so here it stands for the disk. */
@Timeout(60)
class SyncerTest {
    private final LinkedBlockingQueue<String> disk = new LinkedBlockingQueue<>();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    private Syncer syncer;

    @BeforeEach
    void starts(@TempDir Path folder) throws Exception {
        Path log = Files.createFile(folder.resolve("log"));
        syncer = new Syncer(log, this::look, failures::add);
        syncer.start();
    }

    private void look() throws SQLException {
        try {
            if (!disk.take().equals("done")) {
                throw new SQLException("the disk has failed");
            }
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @AfterEach
    void ends() {
        disk.add("done");
        disk.add("done");
        syncer.close();
    }

    private boolean commit(String name) {
        syncer.announce();
        return syncer.hand(() -> told.add(name));
    }

    @Test
    void oneIsHandedOverWhileAnotherIsSyncedAndAThirdWaits() throws Exception {
        assertThat(commit("first")).isTrue();
        assertThat(commit("second")).isTrue(); // the disk is still at the first
        assertThat(told).isEmpty();
        CountDownLatch isHanded = new CountDownLatch(1);
        Thread third = Thread.ofVirtual().start(() -> {
            commit("third");
            isHanded.countDown();
        });
        while (third.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(isHanded.getCount()).isOne();
        disk.add("done");
        isHanded.await();
        disk.add("done");
        disk.add("done");
        syncer.close();
        assertThat(told).containsExactly("first", "second", "third");
    }

    @Test
    void readersWaitForWhatTheyMayHaveSeen() throws Exception {
        assertThat(syncer.awaitAnnounced()).isTrue(); // nothing
        syncer.announce();
        CountDownLatch isAnswered = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual().start(() -> {
            syncer.awaitAnnounced();
            isAnswered.countDown();
        });
        syncer.hand(() -> {});
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(isAnswered.getCount()).isOne();
        disk.add("done");
        isAnswered.await();
    }

    @Test
    void nothingIsToldAfterAFailure() {
        commit("first");
        disk.add("failed");
        assertThat(syncer.awaitAnnounced()).isFalse();
        assertThat(commit("second")).isFalse();
        syncer.close();
        assertThat(told).isEmpty();
        assertThat(failures).singleElement().isInstanceOf(SQLException.class);
    }

    @Test
    void whatWasNeverHandedOverIsNotWaitedForForEver() {
        syncer.announce();
        syncer.close();
        assertThat(syncer.awaitAnnounced()).isFalse();
    }
}
