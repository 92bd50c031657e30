package dev.estiva.cli;

import dev.estiva.cli.terminal.Durations;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the numbers and durations of a command line, and says of what is none what was found and what was expected. */
final class Numbers {
    /** Longer ones are no numbers that anybody means, and take long to read. */
    private static final int LONGEST = 100;

    private Numbers() {}

    /** From now on the command and its subcommands read numbers so. */
    static void readBy(CommandLine command) {
        command.registerConverter(BigDecimal.class, Numbers::decimal);
        command.registerConverter(Long.class, Numbers::whole);
        command.registerConverter(long.class, Numbers::whole);
        command.registerConverter(Integer.class, Numbers::small);
        command.registerConverter(int.class, Numbers::small);
        command.registerConverter(Duration.class, Numbers::duration);
    }

    private static BigDecimal decimal(String text) {
        try {
            if (text.length() <= LONGEST) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(text, "a number");
    }

    private static Long whole(String text) {
        return inRange(text, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    private static Integer small(String text) {
        return inRange(text, BigInteger.valueOf(Integer.MIN_VALUE), BigInteger.valueOf(Integer.MAX_VALUE))
                .intValueExact();
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static BigInteger inRange(String text, BigInteger least, BigInteger most) {
        if (text.length() > LONGEST || !text.matches("[+-]?[0-9]+")) {
            throw wrong(text, "a whole number");
        }
        BigInteger value = new BigInteger(text);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(text, "a whole number from " + least + " to " + most);
        }
        return value;
    }

    private static TypeConversionException wrong(String found, String expected) {
        String shown = found.length() <= LONGEST ? found : found.substring(0, LONGEST) + "…";
        return new TypeConversionException("found \"" + shown + "\", expected " + expected);
    }
}
