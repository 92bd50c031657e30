package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.estiva.keeper.Spawner.Image;
import dev.estiva.model.TaskStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Starts attempts on Linux: two pipes, a process in between, and everything watched. For its lane's thread. */
final class Starter {
    private static final MemorySegment NOTHING = Arena.global().allocateFrom("/dev/null");
    private static final MemorySegment STDIN = Arena.global().allocateFrom("stdin");

    /** A fraction of the unit in which start times are told. */
    private static final long SLOW_NANOS = 2_000_000;

    private final Place place;
    private final Room room;
    private final Strays strays;
    private final int devNull;
    private String worker = "";

    /**
     * Where attempts live.
     *
     * @param output the directory of their output
     * @param mark what is added to an attempt's number to make its mark
     * @param quota what all output together may take
     * @param groups their control groups
     */
    record Place(Path output, long mark, OutputQuota quota, Groups groups) {
        OutputFile file(long number, TaskStream stream, long bound) {
            return new OutputFile(output.resolve(OutputNames.of(number, stream)), bound, quota);
        }
    }

    Starter(Place place, Room room) {
        this.place = place;
        this.room = room;
        this.strays = new Strays(room.libc());
        this.devNull = room.libc().openToRead(NOTHING);
    }

    void greeted(String name, NavigableMap<String, String> environment) {
        worker = name;
        room.images().base(environment);
    }

    Attempt start(long number, Order order, long nowMicros, Reports reports) throws StartFailure {
        Libc libc = room.libc();
        List<Integer> childsEnds = new ArrayList<>();
        List<Capture> captures = new ArrayList<>();
        try {
            int stdin = stdin(order, childsEnds);
            for (TaskStream stream : TaskStream.values()) {
                captures.add(capture(number, stream, order, childsEnds));
            }
            Image image = room.images().of(order);
            long before = System.nanoTime();
            long mark = place.mark() + number;
            int pid = room.spawner()
                    .spawn(image, mark, stdin, childsEnds.get(childsEnds.size() - 2), childsEnds.getLast());
            if (pid < 0) {
                throw StartFailure.of(-pid, order, worker);
            }
            ProcessTree tree =
                    new ProcessTree(pid, mark, order.key(), () -> place.groups().of(number));
            place.groups().born(number, pid, order.key());
            reports.spawned(number, pid, startTicks(pid, System.nanoTime() - before > SLOW_NANOS));
            int pidFd = libc.processFd(pid);
            Attempt.Birth birth = new Attempt.Birth(number, pid, pidFd, captures, nowMicros);
            return new Attempt(birth, order, tree, room, strays);
        } catch (StartFailure e) {
            captures.forEach(capture -> libc.close(capture.fd()));
            throw e;
        } finally {
            childsEnds.forEach(libc::close);
        }
    }

    /** Asking the kernel costs as much as three other calls, so that is done only where the clock does not tell. */
    private long startTicks(int pid, boolean wasSlow) {
        ProcFs.Stat stat = wasSlow ? ProcFs.stat(pid) : null;
        return stat != null ? stat.startTicks() : room.libc().bootMicros() / ProcFs.MICROS_PER_TICK;
    }

    private Capture capture(long number, TaskStream stream, Order order, List<Integer> childsEnds) throws StartFailure {
        int error = room.libc().pipe();
        if (error < 0) {
            throw StartFailure.preparing("cannot make a pipe for its output", -error);
        }
        childsEnds.add(room.libc().pipeWriteEnd());
        return new Capture(stream, room.libc().pipeReadEnd(), place.file(number, stream, order.outputBytes()));
    }

    private int stdin(Order order, List<Integer> childsEnds) throws StartFailure {
        String text = order.stdin();
        if (text == null) {
            return devNull;
        }
        Libc libc = room.libc();
        int fd = libc.memoryFile(STDIN);
        if (fd < 0) {
            throw StartFailure.preparing("cannot hold what it is to read", -fd);
        }
        childsEnds.add(fd);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocateFrom(JAVA_BYTE, bytes);
            for (long at = 0; at < bytes.length; ) {
                long written = libc.write(fd, content.asSlice(at), at);
                if (written <= 0) {
                    throw StartFailure.preparing("cannot hold what it is to read", (int) -written);
                }
                at += written;
            }
        }
        return fd;
    }
}
