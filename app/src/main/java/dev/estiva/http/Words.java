package dev.estiva.http;

import java.util.Locale;

/** Constants as the API writes them: {@code timed_out}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
