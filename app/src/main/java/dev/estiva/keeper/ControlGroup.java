package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group of Linux, version 2: a directory. What is born of its processes is born into it, whatever it does to hide,
 * and one write ends all of them at once.
 */
record ControlGroup(Path path) {
    static final String PROCESSES = "cgroup.procs";

    /** Moves a process here with all its threads, which takes the kernel some milliseconds. */
    void add(long pid) throws IOException {
        write(PROCESSES, Long.toString(pid));
    }

    /** Its processes, and those of the groups within. */
    List<Integer> processes() {
        List<Integer> all = new ArrayList<>();
        withGroupsInside().forEach(group -> all.addAll(ProcFs.numbers(group.resolve(PROCESSES))));
        return all;
    }

    /** Whether anything lives in it or in a group within. */
    boolean isPopulated() {
        try {
            return Files.readAllLines(path.resolve("cgroup.events"), US_ASCII).contains("populated 1");
        } catch (IOException e) {
            return false; // there is no such group
        }
    }

    /** Kills everything in it and in the groups within, and what is being born there. */
    void kill(Libc libc) {
        try {
            write("cgroup.kill", "1");
        } catch (IOException e) {
            killOneByOne(libc);
        }
    }

    /** As before Linux 5.14: what is frozen starts nothing more, and dies all the same. */
    void killOneByOne(Libc libc) {
        freeze("1");
        processes().forEach(pid -> libc.kill(pid, SignalName.KILL.number()));
        freeze("0");
    }

    private void freeze(String state) {
        try {
            write("cgroup.freeze", state);
        } catch (IOException e) {
            return; // before Linux 5.2: whoever kills looks again anyway
        }
    }

    /** Removes it with the groups within, as far as nothing lives there; answers whether it is gone. */
    boolean remove() {
        boolean isGone = true;
        for (Path group : withGroupsInside()) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException e) {
                isGone = false; // something lives in it, or has not quite died
            }
        }
        return isGone;
    }

    /** The innermost first. */
    private List<Path> withGroupsInside() {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(path); // something was removed meanwhile
        }
    }

    private void write(String file, String text) throws IOException {
        Files.write(path.resolve(file), text.getBytes(US_ASCII), WRITE);
    }
}
