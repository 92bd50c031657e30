package dev.estiva.workload;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what reading one file did, by cause. */
final class Notes {
    private final Map<Note.Cause, Tally> tallies = new EnumMap<>(Note.Cause.class);

    void count(Note.Cause cause, long line) {
        Tally tally = tallies.computeIfAbsent(cause, any -> new Tally());
        tally.count++;
        if (tally.lines.size() < Note.MOST_LINES) {
            tally.lines.add(line);
        }
    }

    List<Note> toList(String file) {
        List<Note> notes = new ArrayList<>();
        tallies.forEach((cause, tally) -> notes.add(new Note(file, cause, tally.count, tally.lines)));
        return notes;
    }

    private static final class Tally {
        private final List<Long> lines = new ArrayList<>();
        private long count;
    }
}
