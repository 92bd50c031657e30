package dev.estiva.report;

/**
 * What stands at the head of a page besides the run itself.
 *
 * @param version the program's
 * @param command what to type to get the same page again
 */
public record PageHead(String version, String command) {}
