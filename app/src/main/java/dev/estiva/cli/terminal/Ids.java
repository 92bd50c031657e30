package dev.estiva.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How users name jobs and tasks: {@code 7}, {@code 7.3}, {@code 1,3,5-8}, {@code 7.0-3}, {@code last}, or a job's name. What
 * is not a list of numbers is a name, even with commas in it.
 */
public final class Ids {
    /** More in one range is a slip of the keyboard. */
    private static final int MOST = 100_000;

    private static final String LAST = "last";
    private static final Pattern ITEM = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18})|\\.(\\d{1,9})(?:-(\\d{1,9}))?)?");

    private Ids() {}

    /** One thing that a user named. */
    public sealed interface Id {}

    /** The job of this number. */
    public record Job(long job) implements Id {
        @Override
        public String toString() {
            return Long.toString(job);
        }
    }

    /** One task of a job. */
    public record Task(long job, int index) implements Id {
        @Override
        public String toString() {
            return job + "." + index;
        }
    }

    /** The latest job that the caller submitted. */
    public record Last() implements Id {
        @Override
        public String toString() {
            return LAST;
        }
    }

    /** The caller's jobs of this name. */
    public record Named(String name) implements Id {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All that these words name, in their order, each once. */
    public static List<Id> parse(List<String> words) {
        List<Id> ids = new ArrayList<>();
        words.forEach(word -> ids.addAll(parse(word)));
        return ids.stream().distinct().toList();
    }

    /**
     * All that one word names.
     *
     * @throws IllegalArgumentException if it is a range that is the wrong way round or too long, or empty
     */
    public static List<Id> parse(String word) {
        if (word.isBlank()) {
            throw new IllegalArgumentException(
                    "found an empty id, expected one such as 7, 7.3, 1,3,5-8, last or a name");
        }
        if (word.equals(LAST)) {
            return List.of(new Last());
        }
        List<Id> ids = new ArrayList<>();
        for (String item : word.split(",", -1)) {
            Matcher form = ITEM.matcher(item);
            if (item.equals(LAST)) {
                ids.add(new Last());
            } else if (form.matches()) {
                addAll(form, ids);
            } else {
                return List.of(new Named(word));
            }
        }
        return ids;
    }

    private static void addAll(Matcher form, List<Id> to) {
        long first = Long.parseLong(form.group(1));
        if (form.group(3) != null) {
            int from = Integer.parseInt(form.group(3));
            int until = form.group(4) == null ? from : Integer.parseInt(form.group(4));
            requireRange(form.group(), from, until);
            for (int index = from; index <= until; index++) {
                to.add(new Task(first, index));
            }
            return;
        }
        long last = form.group(2) == null ? first : Long.parseLong(form.group(2));
        requireRange(form.group(), first, last);
        for (long job = first; job <= last; job++) {
            to.add(new Job(job));
        }
    }

    private static void requireRange(String text, long from, long until) {
        if (until < from) {
            throw new IllegalArgumentException("found \"" + text + "\", expected the smaller number first");
        }
        if (until - from >= MOST) {
            throw new IllegalArgumentException("found \"" + text + "\", expected a range of at most " + MOST);
        }
    }
}
