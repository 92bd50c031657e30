package dev.estiva.http;

import java.util.Collection;

/** Guesses what a misspelt name was to be. */
final class Spelling {
    private static final int MOST_MISTAKES = 2;

    private Spelling() {}

    /** {@code ; did you mean gpus?}, or nothing. */
    static String suggestion(String word, Collection<String> known) {
        String best = "";
        int least = Math.min(MOST_MISTAKES, word.length() - 1) + 1;
        for (String candidate : known) {
            int mistakes = word.length() > 40 ? least : distance(word, candidate);
            if (mistakes < least) {
                least = mistakes;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Insertions, deletions and replacements that lead from one to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
