package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Seconds;
import dev.estiva.workload.WorkloadException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Times that were seen somewhere: a number of seconds in each line of a file, or in the first column of a CSV file. */
final class EmpiricalFile {
    /** A bound for hostile files; far more than a distribution needs. */
    private static final int MOST = 20_000_000;

    private static final String EXPECTED = "a number of seconds, 0 or more";

    private final long[] micros;

    private EmpiricalFile(long[] micros) {
        this.micros = micros;
    }

    static EmpiricalFile read(Path path) throws WorkloadException {
        String file = path.toString();
        long[] values = new long[1_024];
        int count = 0;
        try (InputStream in = Content.openText(path)) {
            Lines lines = new Lines(file, in);
            while (lines.next()) {
                String text =
                        new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
                String first = text.replace("\uFEFF", "").split("[,;\\s]", 2)[0].replace("\"", "");
                if (first.isEmpty() || first.startsWith("#") || (lines.number() == 1 && isTitle(first))) {
                    continue;
                }
                if (count == MOST) {
                    throw new WorkloadException(
                            Place.ofLine(file, lines.number()), "more than " + MOST + " times", "at most so many");
                }
                values = count == values.length ? Arrays.copyOf(values, count * 2) : values;
                values[count++] = micros(file, lines.number(), first);
            }
        } catch (IOException e) {
            throw Content.unreadable(file, 1, e);
        }
        if (count == 0) {
            throw new WorkloadException(Place.of(file), "no times", "a number of seconds in each line");
        }
        return new EmpiricalFile(Arrays.copyOf(values, count));
    }

    private static boolean isTitle(String word) {
        return Character.isLetter(word.charAt(0));
    }

    private static long micros(String file, long line, String text) throws WorkloadException {
        try {
            long micros = text.length() > 100 ? -1 : Seconds.toMicros(new BigDecimal(text));
            if (micros >= 0 && micros <= JobSpec.LONGEST_MICROS) {
                return micros;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw new WorkloadException(Place.ofLine(file, line), Quoted.of(text), EXPECTED);
    }

    int size() {
        return micros.length;
    }

    long at(int index) {
        return micros[index];
    }
}
