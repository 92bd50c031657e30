package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Seconds;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in what users write: a number of seconds, or with units as in {@code 1h30m}. */
final class TimeText {
    static final String EXPECTED = "a time such as 90, 90s or 1h30m";

    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,12})?");
    private static final Pattern PART = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(us|ms|s|m|h|d|w)");
    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "us", new BigDecimal("0.000001"),
            "ms", new BigDecimal("0.001"),
            "s", BigDecimal.ONE,
            "m", BigDecimal.valueOf(60),
            "h", BigDecimal.valueOf(3_600),
            "d", BigDecimal.valueOf(86_400),
            "w", BigDecimal.valueOf(604_800));

    private TimeText() {}

    /** Microseconds; throws if it is no time, or longer than any may be. */
    static long micros(String what, String text) {
        BigDecimal seconds = BigDecimal.ZERO;
        if (PLAIN.matcher(text).matches()) {
            seconds = new BigDecimal(text);
        } else {
            Matcher part = PART.matcher(text);
            int end = 0;
            while (part.find() && part.start() == end) {
                seconds = seconds.add(new BigDecimal(part.group(1)).multiply(SECONDS.get(part.group(2))));
                end = part.end();
            }
            if (end == 0 || end != text.length()) {
                throw new IllegalArgumentException("found " + Quoted.of(what + text) + ", expected " + EXPECTED);
            }
        }
        if (seconds.compareTo(new BigDecimal(Seconds.ofMicros(JobSpec.LONGEST_MICROS))) > 0) {
            throw new IllegalArgumentException("found " + Quoted.of(what + text) + ", expected at most "
                    + Seconds.ofMicros(JobSpec.LONGEST_MICROS) + " seconds");
        }
        return Seconds.toMicros(seconds);
    }
}
