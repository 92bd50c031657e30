package dev.estiva.cli.terminal;

/**
 * A column of a table.
 *
 * @param isRight whether its cells stand at its right edge, as numbers do
 * @param least the width below which its text is not cut, 0 if it is never cut
 * @param rank how soon it goes where the terminal is too narrow: the largest first, 0 never
 * @param flows whether its text goes on in the next line where it is too long; the last column only
 */
public record Column(String title, boolean isRight, int least, int rank, boolean flows) {
    public static Column left(String title) {
        return new Column(title, false, 0, 0, false);
    }

    public static Column right(String title) {
        return new Column(title, true, 0, 0, false);
    }

    /** Sentences; where there is no room beside the other columns, they get lines of their own. */
    public static Column flowing(String title) {
        return new Column(title, false, 0, 0, true);
    }

    public Column cutTo(int newLeast) {
        return new Column(title, isRight, newLeast, rank, flows);
    }

    public Column dropped(int newRank) {
        return new Column(title, isRight, least, newRank, flows);
    }
}
