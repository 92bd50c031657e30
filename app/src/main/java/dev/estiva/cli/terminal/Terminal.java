package dev.estiva.cli.terminal;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What standard output is able to show.
 *
 * @param isTerminal whether a person looks at it, as far as one can know
 * @param columns how wide a line may be; only where it is a terminal
 * @param colours whether to colour words
 * @param ellipsis what stands for text that is left out
 */
public record Terminal(boolean isTerminal, int columns, int rows, boolean colours, String ellipsis) {
    /** Set by the start script, which learns it in a tenth of the time: {@code ROWS COLUMNS}, or nothing for no terminal. */
    public static final String PROPERTY = "estiva.terminal";

    private static final int DEFAULT_ROWS = 24;
    private static final int DEFAULT_COLUMNS = 80;

    /** Narrower ones would not show an id and a name. */
    private static final int LEAST_COLUMNS = 20;

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,5}) (\\d{1,5})\\s*");

    /** A file or a pipe: everything is printed, however wide. */
    public static final Terminal NONE = new Terminal(false, Integer.MAX_VALUE, Integer.MAX_VALUE, false, "…");

    /** Finds out about this process's standard output. */
    public static Terminal detect() {
        String told = System.getProperty(PROPERTY);
        if (told != null ? told.isBlank() : !isConsole()) {
            return NONE;
        }
        return ofSize(told != null ? told : Screen.stty("size"));
    }

    /** The same terminal with the size that it has by now. */
    public Terminal measuredAgain() {
        return isTerminal ? ofSize(Screen.stty("size")) : this;
    }

    private static Terminal ofSize(String size) {
        Matcher form = SIZE.matcher(size);
        boolean known = form.matches();
        int rows = known ? Integer.parseInt(form.group(1)) : 0;
        int columns = known ? Integer.parseInt(form.group(2)) : 0;
        return new Terminal(
                true,
                columns == 0 ? DEFAULT_COLUMNS : Math.max(LEAST_COLUMNS, columns),
                rows == 0 ? DEFAULT_ROWS : rows,
                wantsColours(System.getenv("NO_COLOR"), System.getenv("TERM")),
                charsetCanSay("…") ? "…" : "...");
    }

    /** See no-color.org: a variable that is there and not empty. */
    static boolean wantsColours(@Nullable String noColor, @Nullable String term) {
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(term);
    }

    private static boolean charsetCanSay(String text) {
        String name = System.getProperty("stdout.encoding");
        Charset charset = name == null ? Charset.defaultCharset() : Charset.forName(name, Charset.defaultCharset());
        CharsetEncoder encoder = charset.canEncode() ? charset.newEncoder() : null;
        return encoder != null && encoder.canEncode(text);
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 there is none, again, where it is no terminal
    private static boolean isConsole() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
