package dev.estiva.workload;

import dev.estiva.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What the comment lines of an SWF log say of the machine's size: {@code ; MaxProcs: 100}. */
final class SwfHeader {
    private static final int MOST_DIGITS = 15;

    private OptionalLong maxProcs = OptionalLong.empty();
    private OptionalLong maxNodes = OptionalLong.empty();

    /** Reads one comment, its semicolon included; the first usable value of each key counts. */
    void read(byte[] text, int from, int to) {
        String comment = new String(text, from + 1, to - from - 1, StandardCharsets.ISO_8859_1);
        int colon = comment.indexOf(':');
        if (colon < 0) {
            return;
        }
        String key = comment.substring(0, colon).trim();
        if (key.equalsIgnoreCase("MaxProcs")) {
            maxProcs = maxProcs.isPresent() ? maxProcs : leadingNumber(comment.substring(colon + 1));
        } else if (key.equalsIgnoreCase("MaxNodes")) {
            maxNodes = maxNodes.isPresent() ? maxNodes : leadingNumber(comment.substring(colon + 1));
        }
    }

    /** The processors, or the nodes where the log counts only those. */
    OptionalLong procs() {
        return maxProcs.isPresent() ? maxProcs : maxNodes;
    }

    /** Some logs put a remark behind the number; an unknown one is written as -1. */
    private static OptionalLong leadingNumber(String value) {
        String text = value.trim();
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        if (end == 0 || end > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text.substring(0, end));
        return number >= 1 && number <= Resources.MOST ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
