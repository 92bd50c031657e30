package dev.estiva.http;

/** Shortens what came from outside before it is said back. */
final class Clip {
    private static final int MOST = 80;

    private Clip() {}

    static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
    }
}
