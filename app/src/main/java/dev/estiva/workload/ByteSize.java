package dev.estiva.workload;

import dev.estiva.model.Resources;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory: a number of bytes, or text such as {@code 64GB} (10⁹ bytes each) or {@code 64GiB} (2³⁰). */
final class ByteSize {
    static final String EXPECTED = "a number of bytes, or text such as \"64GB\" or \"64GiB\"";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(\\.\\d{1,3})? ?([kKMGT]?i?B)");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    private static final Map<String, String> SHORT = Map.of(
            "", "B", "K", "KiB", "M", "MiB", "G", "GiB", "T", "TiB", "Ki", "KiB", "Mi", "MiB", "Gi", "GiB", "Ti",
            "TiB");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?) ?([kKMGT]?i?B?)");

    private ByteSize() {}

    /** As a command line has it: also {@code 512G}, in 1,024s. */
    static long parse(String key, String text) {
        Matcher form = TEXT.matcher(text);
        Long unit = form.matches() ? UNITS.get(SHORT.getOrDefault(form.group(2), form.group(2))) : null;
        double bytes = unit == null ? -1 : Double.parseDouble(form.group(1)) * unit;
        if (unit == null || bytes > Resources.MOST) {
            throw new IllegalArgumentException("found " + Quoted.of(key + "=" + text)
                    + ", expected an amount of memory such as 512G, 64GB or 64GiB, at most 64TiB");
        }
        return Math.round(bytes);
    }

    static long read(JsonCursor cursor) throws WorkloadException {
        if (!cursor.isText()) {
            return cursor.number(EXPECTED).whole(0, Resources.MOST);
        }
        Matcher form = FORM.matcher(cursor.text(EXPECTED));
        Long unit = form.matches() ? UNITS.get(form.group(3)) : null;
        if (unit == null) {
            throw cursor.wrong(EXPECTED);
        }
        double fraction = form.group(2) == null ? 0 : Double.parseDouble(form.group(2));
        double bytes = (Double.parseDouble(form.group(1)) + fraction) * unit;
        if (bytes > Resources.MOST) {
            throw cursor.wrong("at most 64TiB");
        }
        return Math.round(bytes);
    }
}
