package dev.estiva.text;

import java.text.BreakIterator;
import java.util.Locale;

/** What can be done to a line of text. The same everywhere: no machine's language changes the result. */
enum Transform {
    LOWER {
        @Override
        String apply(String line) {
            return line.toLowerCase(Locale.ROOT);
        }
    },
    UPPER {
        @Override
        String apply(String line) {
            return line.toUpperCase(Locale.ROOT);
        }
    },
    /** Words begin with a capital, and go on in lower case. */
    TITLE {
        @Override
        String apply(String line) {
            StringBuilder title = new StringBuilder(line.length());
            boolean inWord = false;
            for (int c : line.toLowerCase(Locale.ROOT).codePoints().toArray()) {
                title.appendCodePoint(inWord ? c : Character.toTitleCase(c));
                inWord = Character.isLetterOrDigit(c) || (inWord && goesOn(c));
            }
            return title.toString();
        }
    },
    /** From the last character to the first, as a reader sees them: an accent stays upon its letter. */
    REVERSE {
        @Override
        String apply(String line) {
            BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
            characters.setText(line);
            StringBuilder reversed = new StringBuilder(line.length());
            int end = characters.last();
            for (int start = characters.previous(); start != BreakIterator.DONE; start = characters.previous()) {
                reversed.append(line, start, end);
                end = start;
            }
            return reversed.toString();
        }
    },
    /** Without the blanks at both ends. */
    TRIM {
        @Override
        String apply(String line) {
            return line.strip();
        }
    },
    /** The line as it is: only the figures are of interest. */
    COUNT {
        @Override
        String apply(String line) {
            return line;
        }
    };

    abstract String apply(String line);

    /** Whether a word that was begun goes on: after an accent, or an apostrophe as in "don't". */
    private static boolean goesOn(int c) {
        int type = Character.getType(c);
        return c == '\'' || c == '\u2019' || type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
