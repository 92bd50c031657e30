package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fake keeps to what the real one keeps to, so that what is tested with it is tested. */
class MemoryJournalContractTest extends JournalContractTest {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();

    @Override
    Journal open() {
        return new MemoryJournal(disk);
    }

    @Override
    Journal crashAndOpen(Journal running) {
        ((MemoryJournal) running).crash();
        return open();
    }

    @Test
    void aBrokenDiskStopsItAndIsToldOnce() throws Exception {
        List<String> told = new ArrayList<>();
        MemoryJournal.Disk old = new MemoryJournal.Disk();
        MemoryJournal broken = new MemoryJournal(old);
        broken.onFailure(why -> told.add(String.valueOf(why.getMessage())));
        broken.append(Samples.step(0), () -> told.add("durable"));
        old.breakDown();
        assertThatThrownBy(broken::sync).hasMessage("the disk is broken");
        assertThatThrownBy(() -> broken.append(List.of(), () -> {})).hasMessageContaining("the journal stopped");
        broken.close();
        assertThat(told).containsExactly("the disk is broken");
    }
}
