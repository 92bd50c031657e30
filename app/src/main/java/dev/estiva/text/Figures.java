package dev.estiva.text;

/** What is counted while a text is read. */
final class Figures {
    private long lines;
    private long words;
    private long characters;

    /** A line, and how it ended; the end counts as characters too. */
    void count(String line, String end) {
        lines++;
        characters += line.codePointCount(0, line.length()) + end.length();
        boolean inWord = false;
        for (int i = 0; i < line.length(); i++) {
            boolean isBlank = Character.isWhitespace(line.charAt(i));
            words += !isBlank && !inWord ? 1 : 0;
            inWord = !isBlank;
        }
    }

    long lines() {
        return lines;
    }

    /** What stands between blanks. */
    long words() {
        return words;
    }

    /** Code points: an accent that is written apart from its letter counts. */
    long characters() {
        return characters;
    }
}
