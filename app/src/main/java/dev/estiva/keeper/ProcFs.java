package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What Linux tells of processes under {@code /proc}. Whatever it is asked for may have gone meanwhile: then the answer is empty. */
final class ProcFs {
    /** The variable by which the processes of an attempt are recognised. */
    static final String MARK_VARIABLE = "ESTIVA_MARK";

    /** The unit of start times, the same on every machine that Java runs on: a hundredth of a second. */
    static final long MICROS_PER_TICK = 10_000;

    static final long NO_MARK = -1;

    private static final Path PROC = Path.of("/proc");
    private static final String LOCKS = "\nMax file locks ";

    /** A few kernels are built without. */
    static final boolean LISTS_CHILDREN =
            Files.exists(PROC.resolve(childrenFile((int) ProcessHandle.current().pid())));

    private ProcFs() {}

    /**
     * The facts of {@code /proc/PID/stat}.
     *
     * @param threads how many it still has, the first one counted even if it has ended
     * @param startTicks when it was started, in ticks since the machine was: with the pid a name for ever
     */
    record Stat(int pid, char state, int parent, int group, int session, int threads, long startTicks) {
        /** Dead, but not yet taken notice of by its parent: it holds nothing but its number. */
        boolean isZombie() {
            return (state == 'Z' || state == 'X') && threads <= 1;
        }
    }

    static @Nullable Stat stat(int pid) {
        String text = read(PROC.resolve(pid + "/stat"));
        int afterName = text.lastIndexOf(')'); // the name may contain anything
        if (afterName < 0 || afterName + 2 >= text.length()) {
            return null;
        }
        String[] fields = text.substring(afterName + 2).split(" ", -1);
        return fields.length < 20
                ? null
                : new Stat(
                        pid,
                        fields[0].charAt(0),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[17]),
                        Long.parseLong(fields[19]));
    }

    /** All children of all threads of a process. */
    static List<Integer> children(int pid) {
        if (!LISTS_CHILDREN) {
            return all().stream().filter(other -> isChild(other, pid)).toList();
        }
        List<Integer> children = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                children.addAll(numbers(read(thread.resolve("children"))));
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return children; // it has ended
        }
        return children;
    }

    private static boolean isChild(int pid, int parent) {
        Stat stat = stat(pid);
        return stat != null && stat.parent() == parent;
    }

    /** The children of a thread that it never started: orphans that were given to it, as the first thread of a subreaper. */
    static List<Integer> adopted(int pid) {
        return LISTS_CHILDREN ? numbers(read(PROC.resolve(childrenFile(pid)))) : children(pid);
    }

    /** Where the same stands, under {@code /proc}. */
    static String childrenFile(int pid) {
        return pid + "/task/" + pid + "/children";
    }

    /** The numbers in such a file. */
    static List<Integer> numbers(Path file) {
        return numbers(read(file));
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            numbers.add(Integer.parseInt(words.nextToken()));
        }
        return numbers;
    }

    /** All processes that there are. */
    static List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                all.add(Integer.parseInt(entry.getFileName().toString()));
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return all;
        }
        return all;
    }

    /** The number that {@link Libc#mark} gave it or an ancestor, or {@link #NO_MARK}. */
    static long mark(int pid) {
        String limits = read(PROC.resolve(pid + "/limits"));
        int at = limits.indexOf(LOCKS);
        if (at < 0) {
            return NO_MARK;
        }
        String soft = new StringTokenizer(limits.substring(at + LOCKS.length())).nextToken();
        return soft.equals("unlimited") ? NO_MARK : Long.parseLong(soft);
    }

    /** The attempt whose environment it still has, or empty. */
    static String environmentMark(int pid) {
        for (String entry : new String(readBytes(PROC.resolve(pid + "/environ")), UTF_8).split("\0", -1)) {
            if (entry.startsWith(MARK_VARIABLE + "=")) {
                return entry.substring(MARK_VARIABLE.length() + 1);
            }
        }
        return "";
    }

    /** Which start of the machine this is. */
    static String bootId() {
        return read(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }

    private static String read(Path path) {
        return new String(readBytes(path), ISO_8859_1);
    }

    private static byte[] readBytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
