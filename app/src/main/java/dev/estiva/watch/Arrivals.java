package dev.estiva.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which files of a folder have arrived: those that did not change for a while. Each is named once, and again only after
 * it has changed. Knows neither files nor the time: it is shown the folder now and then, and told when.
 */
public final class Arrivals {
    /** Who copies a file slower than a write a second uses a name that says so, or gets it taken in two pieces. */
    public static final long SETTLED_MICROS = 1_000_000;

    /** How programs name what they have not finished. */
    private static final List<String> UNFINISHED =
            List.of("~", ".part", ".partial", ".tmp", ".temp", ".swp", ".crdownload", ".filepart", ".lock");

    private final TreeMap<String, Sight> sights = new TreeMap<>();

    /** A file, since when it is as it is, and whether it was named. */
    private record Sight(FoundFile file, long sinceMicros, boolean named) {}

    /** Takes what is in the folder now; answers what has arrived since the last time, in the order of names. */
    public List<FoundFile> arrived(Collection<FoundFile> present, long nowMicros) {
        Set<String> names = new HashSet<>();
        List<FoundFile> arrived = new ArrayList<>();
        for (FoundFile file : present) {
            if (!isUnfinished(file.name())) {
                names.add(file.name());
                if (hasArrived(file, nowMicros)) {
                    arrived.add(file);
                }
            }
        }
        sights.keySet().retainAll(names);
        arrived.sort((a, b) -> a.name().compareTo(b.name()));
        return arrived;
    }

    /** Whether none of what was there last is still waited for. */
    public boolean isComplete() {
        return sights.values().stream().allMatch(Sight::named);
    }

    private boolean hasArrived(FoundFile file, long nowMicros) {
        Sight before = sights.get(file.name());
        if (before == null || !before.file.equals(file)) {
            sights.put(file.name(), new Sight(file, nowMicros, false));
            return false;
        } else if (before.named || nowMicros - before.sinceMicros < SETTLED_MICROS) {
            return false;
        }
        sights.put(file.name(), new Sight(file, before.sinceMicros, true));
        return true;
    }

    /** Whether a name says that its file is hidden or not complete yet. */
    static boolean isUnfinished(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return name.startsWith(".") || UNFINISHED.stream().anyMatch(lower::endsWith);
    }
}
