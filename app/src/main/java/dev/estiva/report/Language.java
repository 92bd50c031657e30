package dev.estiva.report;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The languages that Estiva speaks. */
public enum Language {
    PT,
    ES,
    EN,
    RU;

    /**
     * The language asked for, such as {@code pt} or {@code pt-BR}.
     *
     * @throws IllegalArgumentException if it is none of the four; the message names them
     */
    public static Language of(String asked) {
        Language known = find(asked);
        if (known == null) {
            throw new IllegalArgumentException("unknown language \"" + asked + "\": use pt, es, en or ru");
        }
        return known;
    }

    /**
     * The language of the environment, English if it names none of the four: the first that is set of LC_ALL, LC_MESSAGES
     * and LANG (POSIX.1-2017, 8.2), and where none is, as on Windows, the system's own language.
     */
    public static Language ofEnvironment(Function<String, @Nullable String> variables, Locale system) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = variables.apply(name);
            if (value != null && !value.isEmpty()) {
                return orEnglish(find(value));
            }
        }
        return orEnglish(find(system.getLanguage()));
    }

    /** What {@code --lang} says if it is given, else what the environment says. */
    public static Language choose(@Nullable String option) {
        return option == null ? ofEnvironment(System::getenv, Locale.getDefault()) : of(option);
    }

    /** The language's code, {@code pt}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Which form of a noun follows this number (Unicode CLDR's categories, as far as whole numbers need them). */
    String plural(long number) {
        long last = Math.abs(number % 10);
        long lastTwo = Math.abs(number % 100);
        return switch (this) {
            case PT, ES, EN -> number == 1 ? "one" : "many";
            case RU -> {
                if (last == 1 && lastTwo != 11) {
                    yield "one";
                }
                yield last >= 2 && last <= 4 && (lastTwo < 12 || lastTwo > 14) ? "few" : "many";
            }
        };
    }

    private static @Nullable Language find(String tag) {
        String code = tag.strip().split("[-_.@]", 2)[0];
        for (Language language : values()) {
            if (language.code().equalsIgnoreCase(code)) {
                return language;
            }
        }
        return null;
    }

    private static Language orEnglish(@Nullable Language found) {
        return found == null ? EN : found;
    }
}
