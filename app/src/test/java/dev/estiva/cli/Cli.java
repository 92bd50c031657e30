package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Command lines run inside the test, and what they said. */
final class Cli {
    /** The example that ships with the program. */
    static final String INFERENCE = "../examples/inference.json";

    private static final String ENCODING = "stdout.encoding";
    private static final String TERMINAL = "estiva.terminal";

    private Cli() {}

    /** What came of a command line. */
    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        /** The lines of events. */
        List<String> events() {
            return out.lines().filter(line -> line.startsWith("[")).toList();
        }

        Result succeeds() {
            assertThat(err).isEmpty();
            assertThat(code).isZero();
            return this;
        }

        /** One line that names the command, and no stack trace. */
        void failsWith(String message) {
            assertThat(err).isEqualTo("estiva " + message + "\n");
            assertThat(code).isEqualTo(1);
        }
    }

    /** Runs words as a shell would hand them over, in UTF-8, the output redirected. */
    static Result run(String... words) {
        return runOn("", words);
    }

    /** The same on a terminal of so many rows and columns. */
    static Result runOn(int rows, int columns, String... words) {
        return runOn(rows + " " + columns, words);
    }

    private static Result runOn(String terminal, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String before = System.setProperty(ENCODING, "UTF-8");
        String terminalBefore = System.setProperty(TERMINAL, terminal);
        try {
            int code = EstivaCommand.commandLine(words)
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(words);
            return new Result(code, out.toString(), err.toString());
        } finally {
            restore(ENCODING, before);
            restore(TERMINAL, terminalBefore);
        }
    }

    /** A line of words separated by blanks, with more words after it. */
    static Result line(String line, Object... more) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        for (Object word : more) {
            words.add(word.toString());
        }
        return run(words.toArray(String[]::new));
    }

    /** The rows of a CSV file, each a map from column to value. */
    static List<Map<String, String>> rows(Path csv) {
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(csv)) {
            return records.stream().map(NamedCsvRecord::getFieldsAsMap).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String content(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }
}
