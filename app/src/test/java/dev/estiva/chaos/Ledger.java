package dev.estiva.chaos;

import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tasks wrote down while they ran. */
record Ledger(List<Entry> entries) {
    /** @param what {@code start}, {@code end}, {@code overlap}, {@code crowded} */
    record Entry(String what, AttemptId id, String worker) {}

    static Ledger read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", -1);
                AttemptId id = new AttemptId(TaskId.parse(words[1]), Integer.parseInt(words[2]));
                entries.add(new Entry(words[0], id, words[3]));
            }
        }
        return new Ledger(entries);
    }

    List<Entry> all(String what) {
        return entries.stream().filter(entry -> entry.what.equals(what)).toList();
    }

    boolean has(String what, AttemptId id) {
        return entries.stream().anyMatch(entry -> entry.what.equals(what) && entry.id.equals(id));
    }
}
