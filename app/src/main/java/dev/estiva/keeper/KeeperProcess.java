package dev.estiva.keeper;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The keeper as a process of its own: {@code estiva keeper --dir DIR}. */
public final class KeeperProcess {
    static final String LOCK = "keeper.lock";

    /** There is another keeper of the same directory. */
    public static final int NOT_NEEDED = 3;

    /** Of a bug: the next keeper ends what this one had begun. */
    private static final int BROKEN = 70;

    /** For what runs to end when this process is asked to. */
    private static final long WIND_DOWN_SECONDS = 20;

    private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

    private KeeperProcess() {}

    /** Keeps until there is nothing left to keep, in control groups where it may and can; answers the exit code. */
    public static int run(Path directory, boolean inGroups) throws IOException {
        Private.directory(directory);
        Private.directory(directory.resolve(OutputNames.DIRECTORY));
        HeldLock lock = HeldLock.tryAcquire(directory.resolve(LOCK));
        if (lock == null) {
            return NOT_NEEDED;
        }
        try (lock) {
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
                e.printStackTrace();
                Runtime.getRuntime().halt(BROKEN);
            });
            keep(directory, inGroups);
            return 0;
        }
    }

    private static void keep(Path directory, boolean inGroups) throws IOException {
        if (!LinuxMachine.isPossible()) {
            throw new IOException("the processes of tasks can be held on Linux alone, on x86-64 or ARM64,"
                    + " with a C library not older than glibc 2.29");
        }
        nameSelectors();
        Libc libc = new Libc();
        LinuxMachine.settle(libc);
        Notes.Past finished = new Recovery(directory, Notes.read(directory)).finish(libc);
        Notes notes = Notes.open(directory, finished, ProcFs.bootId());
        Groups groups = Groups.open(directory, notes.mark(), inGroups);
        Desk desk = new Desk(directory, notes, finished, groups.means());
        Starter.Place place =
                new Starter.Place(directory.resolve(OutputNames.DIRECTORY), notes.mark(), desk.quota(), groups);
        Lanes lanes = new Lanes(place, desk);
        lanes.open();
        groups.open();
        listen(directory, desk, lanes, new Sweeper(libc, notes.mark()), groups);
    }

    /**
     * Names the provider that the JDK takes anyway. Else it asks each jar of the class path for another and leaves all of them
     * open, and every process that is started here has as many more files to inherit and to close.
     */
    private static void nameSelectors() {
        try {
            String known = Class.forName("sun.nio.ch.EPollSelectorProvider").getName();
            if (System.getProperty(SELECTORS) == null) {
                System.setProperty(SELECTORS, known);
            }
        } catch (ClassNotFoundException e) {
            return; // a JDK that calls it something else: it finds its own
        }
    }

    private static void listen(Path directory, Desk desk, Runner runner, Sweeper sweeper, Groups groups)
            throws IOException {
        Path socket = KeeperAddress.claim(directory);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Front front = new Front(desk, runner, sweeper, listener);
            CountDownLatch done = new CountDownLatch(1);
            Thread hook = new Thread(() -> windDown(front, done), "wind down");
            Runtime.getRuntime().addShutdownHook(hook);
            front.run();
            groups.close();
            done.countDown();
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** Asked to end by the system, say at its shutdown. */
    private static void windDown(Front front, CountDownLatch done) {
        front.end();
        try {
            if (!done.await(WIND_DOWN_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(BROKEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
