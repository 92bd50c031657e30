package dev.estiva.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How wide each column of a table becomes.
 *
 * @param widths by column; 0 for one that is not shown
 * @param flow the width of the flowing column beside the others, 0 if it has lines of its own, or there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Layout(int[] widths, int flow) {
    static final int GAP = 2;

    /** Sentences in a narrower column are harder to read than below. */
    private static final int LEAST_FLOW = 28;

    /** Where the flowing column begins. */
    int indent() {
        int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
        return Arrays.stream(widths).sum() + GAP * shown;
    }

    /** As wide as they are. */
    static Layout natural(List<Column> columns, int[] natural) {
        boolean flows = columns.getLast().flows();
        int[] widths = natural.clone();
        if (flows) {
            widths[widths.length - 1] = 0;
        }
        return new Layout(widths, flows ? Integer.MAX_VALUE : 0);
    }

    /** Fits the columns into this width: first texts are cut, then columns go, the least important first. */
    static Layout fit(List<Column> columns, int[] natural, int width) {
        boolean flows = columns.getLast().flows();
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size() - (flows ? 1 : 0); i++) {
            shown.add(i);
        }
        int flow = 0;
        if (flows) {
            int wanted = Math.min(LEAST_FLOW, natural[natural.length - 1]);
            int room = width - total(shown, least(columns, natural)) - GAP;
            if (room >= wanted) {
                flow = Math.max(wanted, width - total(shown, natural) - GAP);
                width -= flow + GAP;
            }
        }
        int[] least = least(columns, natural);
        while (shown.size() > 1 && total(shown, least) > width && dropOne(shown, columns)) {
            // one column less
        }
        return new Layout(widened(shown, least, natural, width), flow);
    }

    private static int[] least(List<Column> columns, int[] natural) {
        int[] least = natural.clone();
        for (int i = 0; i < least.length; i++) {
            int cut = columns.get(i).least();
            least[i] = cut == 0 ? natural[i] : Math.min(cut, natural[i]);
        }
        return least;
    }

    private static int total(List<Integer> shown, int[] widths) {
        return shown.stream().mapToInt(i -> widths[i]).sum() + GAP * Math.max(0, shown.size() - 1);
    }

    private static boolean dropOne(List<Integer> shown, List<Column> columns) {
        Integer least = shown.stream()
                .filter(i -> columns.get(i).rank() > 0)
                .max(Comparator.comparingInt(i -> columns.get(i).rank()))
                .orElse(null);
        return least != null && shown.removeIf(least::equals);
    }

    /** Gives what is left to the columns that need least of it to be complete. */
    private static int[] widened(List<Integer> shown, int[] least, int[] natural, int width) {
        int[] widths = new int[least.length];
        Arrays.fill(widths, 0);
        shown.forEach(i -> widths[i] = least[i]);
        int left = width - total(shown, least);
        List<Integer> byNeed = shown.stream()
                .sorted(Comparator.comparingInt((Integer i) -> natural[i] - least[i]))
                .toList();
        int toServe = byNeed.size();
        for (int i : byNeed) {
            int more = Math.clamp(left / Math.max(1, toServe--), 0, natural[i] - least[i]);
            widths[i] += more;
            left -= more;
        }
        return widths;
    }
}
