package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of a keeper. It lives in one of them itself, so that everything is born there at no cost; an attempt that
 * has run for a while is moved to a group of its own. Where there are no such groups, all is as if every attempt were short.
 */
final class Groups {
    /** Where the groups of this directory's keepers are. */
    static final String FILE = "keeper.cgroup";

    private static final String PREFIX = "estiva-";
    private static final String COMMON = "common";

    /** Most attempts are over by then, and cost nothing. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** One look at many attempts instead of many looks. */
    private static final long PAUSE_NANOS = SHORT_NANOS / 2;

    /** Moving what forks faster than it can be moved has an end: what is born of what was moved is moved already. */
    private static final int MOST_LOOKS = 100;

    /** A keeper that is just beginning has an empty group for a moment. */
    private static final long ABANDONED_MILLIS = 60_000;

    private final Path note;
    private final @Nullable Path own;
    private final @Nullable ControlGroup all;
    private final String means;
    private final long mark;
    private final Libc libc = new Libc();
    private final Map<Long, Birth> living = new ConcurrentHashMap<>();
    private final Map<Long, ControlGroup> groups = new ConcurrentHashMap<>();
    private final BlockingQueue<Birth> queue = new LinkedBlockingQueue<>();

    private record Birth(long number, int pid, String key, long dueNanos) {}

    private Groups(Path directory, long mark, @Nullable Path own, @Nullable ControlGroup all, String means) {
        this.note = directory.resolve(FILE);
        this.mark = mark;
        this.own = own;
        this.all = all;
        this.means = means;
    }

    /** Makes them and lives in them from now on, if they are wanted and can be had. */
    static Groups open(Path directory, long mark, boolean areWanted) {
        Path own = areWanted ? OwnGroup.find() : null;
        if (own == null) {
            String why = areWanted ? "this machine shows none of version 2" : "--cgroups off";
            return new Groups(directory, mark, null, null, "without control groups: " + why);
        }
        removeAbandoned(own);
        ControlGroup all = new ControlGroup(own.resolve(PREFIX + Long.toHexString(mark)));
        try {
            Files.createDirectories(all.path().resolve(COMMON));
            Files.writeString(directory.resolve(FILE), all.path() + "\n", UTF_8);
            new ControlGroup(all.path().resolve(COMMON))
                    .add(ProcessHandle.current().pid());
            return new Groups(directory, mark, own, all, "in control groups below " + all.path());
        } catch (IOException e) {
            all.remove();
            String why =
                    "this account may not divide " + own + " (" + reason(e) + "); with systemd, Delegate=yes allows it";
            return new Groups(directory, mark, null, null, "without control groups: " + why);
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return e instanceof AccessDeniedException || reason == null ? "permission denied" : reason;
    }

    /** Those of keepers whose directory is gone, if nothing lives in them. */
    private static void removeAbandoned(Path own) {
        long now = System.currentTimeMillis();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(own, PREFIX + "*")) {
            for (Path path : found) {
                ControlGroup group = new ControlGroup(path);
                if (now - Files.getLastModifiedTime(path).toMillis() > ABANDONED_MILLIS && !group.isPopulated()) {
                    group.remove();
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return; // the next keeper may have more luck
        }
    }

    /** What an earlier keeper of this directory had, or null. */
    static @Nullable ControlGroup former(Path directory) {
        try {
            Path path = Path.of(Files.readString(directory.resolve(FILE), UTF_8).strip());
            Path own = OwnGroup.find();
            boolean isSafe = path.getFileName() != null
                    && path.getFileName().toString().startsWith(PREFIX)
                    && (own == null || !own.startsWith(path));
            return isSafe && Files.exists(path) ? new ControlGroup(path) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** How processes are held, for people. */
    String means() {
        return means;
    }

    /** Starts the thread that moves attempts. */
    void open() {
        if (all != null) {
            Thread.ofPlatform().daemon().name("groups").start(this::run);
        }
    }

    /** An attempt has been started. */
    void born(long number, int pid, String key) {
        if (all != null) {
            Birth birth = new Birth(number, pid, key, System.nanoTime() + SHORT_NANOS);
            living.put(number, birth);
            queue.add(birth);
        }
    }

    /** It is over, and nothing of it lives. */
    void ended(long number) {
        Birth birth = living.remove(number);
        if (birth != null && groups.containsKey(number)) {
            queue.add(birth);
        }
    }

    /** An attempt's own group, if it has one by now. */
    @Nullable
    ControlGroup of(long number) {
        return groups.get(number);
    }

    /** Leaves them, and removes them. */
    void close() {
        if (all != null && own != null) {
            try {
                new ControlGroup(own).add(ProcessHandle.current().pid());
                if (all.remove()) {
                    Files.deleteIfExists(note);
                }
            } catch (IOException e) {
                return; // they stay, empty: a later keeper removes them
            }
        }
    }

    private void run() {
        try {
            while (true) {
                Birth next = queue.take();
                long left = next.dueNanos() - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(left, PAUSE_NANOS));
                }
                if (living.containsKey(next.number())) {
                    gather(next);
                } else {
                    retire(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather(Birth birth) {
        ControlGroup group = new ControlGroup(groupsPath().resolve(Long.toString(birth.number())));
        try {
            Files.createDirectories(group.path());
        } catch (IOException e) {
            return; // as without groups
        }
        groups.put(birth.number(), group);
        ProcessTree tree = new ProcessTree(birth.pid(), mark + birth.number(), birth.key(), () -> null);
        Set<Integer> tried = new HashSet<>();
        for (int look = 0; look < MOST_LOOKS && living.containsKey(birth.number()); look++) {
            boolean isNews = false;
            for (ProcFs.Stat process : tree.living(true, libc)) {
                if (tried.add(process.pid())) {
                    isNews = true;
                    move(process.pid(), group);
                }
            }
            if (!isNews) {
                break;
            }
        }
        if (!living.containsKey(birth.number())) {
            retire(birth);
        }
    }

    private static void move(int pid, ControlGroup group) {
        try {
            group.add(pid);
        } catch (IOException e) {
            return; // it has ended; what it may have left is found by the next look
        }
    }

    private void retire(Birth birth) {
        ControlGroup group = groups.get(birth.number());
        if (group != null) {
            group.kill(libc);
            if (group.remove()) {
                groups.remove(birth.number());
            } else { // what was killed has not quite died
                queue.add(new Birth(birth.number(), birth.pid(), birth.key(), System.nanoTime() + SHORT_NANOS));
            }
        }
    }

    private Path groupsPath() {
        if (all == null) {
            throw new IllegalStateException(means);
        }
        return all.path();
    }
}
