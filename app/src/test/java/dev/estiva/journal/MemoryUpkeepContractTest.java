package dev.estiva.journal;

class MemoryUpkeepContractTest extends UpkeepContractTest {
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
}
