package dev.estiva.keeper;

import java.nio.file.Path;

/** Whether the keeper has children that it never started: orphans of its attempts. Asked at each end. For one thread. */
final class Strays {
    private final Children adopted;
    private final Libc libc;

    Strays(Libc libc) {
        int keeper = (int) ProcessHandle.current().pid();
        this.adopted = new Children(Path.of("/proc").resolve(ProcFs.childrenFile(keeper)), libc);
        this.libc = libc;
    }

    /** True also where the kernel tells it only in another way: then the long way answers. */
    boolean any() {
        return adopted.count(1, libc) != 0;
    }
}
