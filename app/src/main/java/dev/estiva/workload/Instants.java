package dev.estiva.workload;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Dates and times of logs: {@code 2026-11-20T09:30:00} with a blank in place of the T, a fraction or a zone, if they like. */
final class Instants {
    static final String EXPECTED = "a date and time such as 2026-11-20T09:30:00";

    private static final Pattern FORM = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?");

    private Instants() {}

    /** Microseconds since 1970, local times as if they were of the zone of Greenwich; empty if it is no such text. */
    static OptionalLong micros(String text) {
        if (!FORM.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            String iso = text.replace(' ', 'T');
            boolean hasZone = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
            LocalDateTime utc = hasZone
                    ? OffsetDateTime.parse(iso)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(iso);
            LocalDateTime zero = LocalDateTime.of(1970, 1, 1, 0, 0);
            return OptionalLong.of(zero.until(utc, ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
