package dev.estiva.cli.terminal;

/** What a word of the output is, which on a terminal decides its colour. */
public enum Style {
    PLAIN(""),
    HEADING("1"),
    /** Of little interest. */
    FAINT("2"),
    /** At work, or as it should be. */
    GOOD("32"),
    /** Not yet, or watch out. */
    WAITING("33"),
    /** Went wrong. */
    BAD("31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text, in its colour if there are to be colours. */
    public String of(String text, boolean colours) {
        return !colours || code.isEmpty() || text.isBlank() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
