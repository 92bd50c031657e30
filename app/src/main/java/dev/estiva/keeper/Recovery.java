package dev.estiva.keeper;

import dev.estiva.keeper.ProcFs.Stat;
import dev.estiva.model.TaskStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a new keeper does about those attempts of the last one that it did not live to see end: nothing of them stays. */
final class Recovery {
    /** A process in the hands of a driver dies when that lets it: longer than this nobody is kept waiting. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long PAUSE_MILLIS = 20;

    private final Path directory;
    private final Notes.Past past;
    private final @Nullable ControlGroup groups;

    Recovery(Path directory, Notes.Past past) {
        this.directory = directory;
        this.past = past;
        this.groups = Groups.former(directory);
    }

    /** Kills what is left, and answers the past with an end for everything in it. */
    Notes.Past finish(Libc libc) throws IOException {
        boolean isSameBoot = past.isOfThisBoot(ProcFs.bootId());
        if (isSameBoot) {
            kill(libc);
            if (groups != null) {
                groups.remove();
            }
        }
        long nowTicks = libc.bootMicros() / ProcFs.MICROS_PER_TICK;
        TreeMap<Long, Remembered> all = new TreeMap<>();
        for (Remembered each : past.attempts().values()) {
            all.put(each.number(), each.ending() != null ? each : ended(each, isSameBoot, nowTicks));
        }
        Notes.Past complete = new Notes.Past(past.mark(), past.boot(), past.lastNumber(), all);
        deleteStrayOutput(complete);
        return complete;
    }

    private Remembered ended(Remembered attempt, boolean isSameBoot, long nowTicks) {
        long ran = isSameBoot && attempt.pid() != Remembered.NO_PID
                ? Math.max(0, nowTicks - attempt.startTicks()) * ProcFs.MICROS_PER_TICK
                : 0;
        String why = isSameBoot ? "the keeper was killed" : "the machine was restarted";
        Produced produced = Produced.NOTHING;
        for (TaskStream stream : TaskStream.values()) {
            produced = produced.with(stream, length(OutputNames.file(directory, attempt.number(), stream)));
        }
        return attempt.withEnding(produced, Ending.abandoned(why, ran));
    }

    private static long length(Path file) {
        return file.toFile().length();
    }

    private void kill(Libc libc) {
        long deadline = System.nanoTime() + MOST_NANOS;
        while (System.nanoTime() < deadline) {
            boolean isPopulated = false;
            if (groups != null && groups.isPopulated()) {
                isPopulated = true;
                groups.kill(libc);
            }
            Set<Integer> left = left();
            if (left.isEmpty() && !isPopulated) {
                return;
            }
            left.forEach(pid -> libc.kill(pid, SignalName.KILL.number()));
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Everything that was ever started by a keeper of this directory, and its descendants. */
    private Set<Integer> left() {
        List<Integer> open = new ArrayList<>();
        int self = (int) ProcessHandle.current().pid();
        for (int pid : ProcFs.all()) {
            Stat stat = pid == self ? null : ProcFs.stat(pid);
            if (stat != null && !stat.isZombie() && isOurs(stat)) {
                open.add(pid);
            }
        }
        Set<Integer> left = new HashSet<>();
        while (!open.isEmpty()) {
            int pid = open.removeLast();
            if (pid != self && left.add(pid)) {
                open.addAll(ProcFs.children(pid));
            }
        }
        return left;
    }

    private boolean isOurs(Stat stat) {
        if (Notes.isMarkOf(ProcFs.mark(stat.pid()), past.mark())) {
            return true;
        }
        String key = ProcFs.environmentMark(stat.pid());
        for (Remembered each : past.attempts().values()) {
            if (each.ending() != null) {
                continue;
            }
            boolean isMain = stat.pid() == each.pid() && Math.abs(stat.startTicks() - each.startTicks()) <= 1;
            boolean isInSession = stat.session() == each.pid() && stat.startTicks() >= each.startTicks() - 1;
            if (isMain || (isInSession && each.pid() != Remembered.NO_PID) || key.equals(each.key())) {
                return true;
            }
        }
        return false;
    }

    /** Output of which no note tells any more. */
    private void deleteStrayOutput(Notes.Past complete) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(OutputNames.DIRECTORY))) {
            for (Path file : files) {
                if (!complete.attempts().containsKey(OutputNames.number(file))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
