package dev.estiva.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Numbers of SWF fields, in millionths; by hand for the usual forms, since a log has millions of them. */
final class SwfNumber {
    /** In place of a number: the text is none. */
    static final long NONE = Long.MIN_VALUE;

    /** In place of a number of a million million or more. */
    static final long TOO_LARGE = Long.MAX_VALUE;

    private static final long MILLION = 1_000_000;

    /** So many digits times a million still fit in a long. */
    private static final int MOST_DIGITS = 12;

    private static final int LONGEST = 100;

    private SwfNumber() {}

    /** The number in {@code text[from, to)}, which is not empty, times a million; of a huge negative one only the sign. */
    static long millionths(byte[] text, int from, int to) {
        int start = text[from] == '-' ? from + 1 : from;
        long whole = 0;
        int at = start;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            whole = whole * 10 + (text[at] - '0');
            at++;
        }
        if (at != to || at == start || at - start > MOST_DIGITS) {
            return slowly(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        }
        return start == from ? whole * MILLION : -whole * MILLION;
    }

    private static long slowly(String text) {
        if (text.length() > LONGEST) {
            return NONE;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            long wholeDigits = (long) number.precision() - number.scale();
            if (number.signum() == 0 || wholeDigits < -6) {
                return 0;
            }
            if (wholeDigits > MOST_DIGITS) {
                return number.signum() > 0 ? TOO_LARGE : -MILLION;
            }
            return number.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (NumberFormatException e) {
            return NONE;
        }
    }
}
