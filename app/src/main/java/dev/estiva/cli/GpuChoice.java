package dev.estiva.cli;

import dev.estiva.worker.Gpu;
import dev.estiva.worker.GpuSearch.Found;
import dev.estiva.worker.OfferedGpus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which of a machine's GPUs its worker offers: all, so many, or those of certain indexes. */
sealed interface GpuChoice {
    /** For a message that says what was expected. */
    String EXPECTED = "all, a number of GPUs, or a list of indexes such as 0,2-3 (a single one with a comma: 2,)";

    /** All there are, be it none. */
    record All() implements GpuChoice {}

    /** The first so many. */
    record Count(int number) implements GpuChoice {}

    /** Those that {@code nvidia-smi} calls by these numbers. */
    record Indexes(SortedSet<Integer> numbers) implements GpuChoice {}

    /**
     * Reads a choice.
     *
     * @throws IllegalArgumentException saying what was found and what was expected
     */
    static GpuChoice parse(String text) {
        if (text.equals("all")) {
            return new All();
        }
        if (text.matches("[0-9]{1,4}")) {
            return new Count(Integer.parseInt(text));
        }
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String item : text.replaceFirst(",$", "").split(",", -1)) {
            Matcher range = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?").matcher(item);
            if (!range.matches()) {
                throw new IllegalArgumentException("found \"" + text + "\", expected " + EXPECTED);
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return new Indexes(numbers);
    }

    /** Whether no GPU is wanted, so that none need be looked for. */
    default boolean isNone() {
        return this instanceof Count(int number) && number == 0;
    }

    /**
     * Those chosen of what was found.
     *
     * @throws IllegalArgumentException saying which are not there
     */
    default List<Gpu> of(Found found) {
        List<Gpu> there = found.gpus().subList(0, Math.min(found.gpus().size(), OfferedGpus.MOST));
        return switch (this) {
            case All _ -> there;
            case Count(int number) -> first(number, there, found.whyNone());
            case Indexes(SortedSet<Integer> numbers) -> at(numbers, there, found.whyNone());
        };
    }

    private static List<Gpu> first(int number, List<Gpu> there, String whyNone) {
        if (number > there.size()) {
            throw new IllegalArgumentException("found " + number + ", but " + there(there, whyNone));
        }
        return there.subList(0, number);
    }

    private static List<Gpu> at(SortedSet<Integer> numbers, List<Gpu> there, String whyNone) {
        List<Gpu> chosen = new ArrayList<>();
        for (int number : numbers) {
            chosen.add(there.stream()
                    .filter(gpu -> gpu.index() == number)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no GPU of index " + number + ": " + there(there, whyNone))));
        }
        return chosen;
    }

    private static String there(List<Gpu> there, String whyNone) {
        if (there.isEmpty()) {
            return "no GPU was found here (" + whyNone + ")";
        }
        return "this machine has " + there.size() + ", of index "
                + there.stream().map(gpu -> Integer.toString(gpu.index())).collect(Collectors.joining(", "));
    }
}
