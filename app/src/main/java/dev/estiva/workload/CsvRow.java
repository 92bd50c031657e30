package dev.estiva.workload;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Seconds;
import dev.estiva.workload.WorkloadException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeSet;

/** A row of a CSV file, its fields by the name of the column. */
final class CsvRow {
    private static final BigDecimal LONGEST = new BigDecimal(Seconds.ofMicros(JobSpec.LONGEST_MICROS));
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final NamedCsvRecord record;

    private CsvRow(String file, NamedCsvRecord record) {
        this.file = file;
        this.record = record;
    }

    /** What is done with each row. */
    @FunctionalInterface
    interface RowReader {
        void read(CsvRow row) throws WorkloadException;
    }

    /** Reads all rows behind the header. */
    static void forEach(String file, InputStream in, RowReader reader) throws WorkloadException {
        long line = 1;
        try {
            Iterator<NamedCsvRecord> records = CsvReader.builder()
                    .fieldSeparator(CsvTrace.separator(firstLine(in)))
                    .extraFieldStrategy(
                            FieldMismatchStrategy
                                    .IGNORE) // the library compares rows with the first of them, not with the header
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .build(
                            NamedCsvRecordHandler.builder()
                                    .allowDuplicateHeaderFields(true)
                                    .build(),
                            decoded(in))
                    .iterator();
            while (records.hasNext()) {
                CsvRow row = new CsvRow(file, records.next());
                if (line == 1) {
                    row.requireDifferentColumns();
                }
                line = row.line();
                row.requireAllFields();
                reader.read(row);
            }
        } catch (CsvParseException e) {
            throw broken(file, line, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, line, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(file, line, e);
        }
    }

    /** A column that is there twice is refused here, with its name. */
    private void requireDifferentColumns() throws WorkloadException {
        NavigableSet<String> seen = new TreeSet<>();
        for (String column : columns()) {
            if (!column.isBlank() && !seen.add(column)) {
                throw new WorkloadException(
                        Place.ofLine(file, 1), "the column " + Quoted.of(column) + " twice", "each column once");
            }
        }
    }

    private void requireAllFields() throws WorkloadException {
        if (record.getFieldCount() != record.getHeader().size()) {
            throw new WorkloadException(
                    place(),
                    record.getFieldCount() + " fields",
                    record.getHeader().size()
                            + " as in the header, with quotes around those that have separators in them");
        }
    }

    /** Looks at it; the stream is where it was. */
    private static String firstLine(InputStream in) throws IOException {
        in.mark(FormatDetector.NEEDED);
        String start = new String(in.readNBytes(FormatDetector.NEEDED), StandardCharsets.UTF_8);
        in.reset();
        return start.lines().findFirst().orElse("");
    }

    /** Strictly UTF-8, without a byte order mark. */
    private static Reader decoded(InputStream in) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        int first = text.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            text.unread(first);
        }
        return text;
    }

    private static WorkloadException broken(String file, long line, CsvParseException e) throws WorkloadException {
        if (e.getCause() instanceof UncheckedIOException io) {
            throw unreadable(file, line, Objects.requireNonNull(io.getCause()));
        }
        if (e.getCause() instanceof IOException io) {
            throw unreadable(file, line, io);
        }
        return new WorkloadException(
                        Place.ofLine(file, line + 1), // behind the last that could be read
                        "a row that is no CSV",
                        "as many fields as the header has, with commas between them")
                .because(e);
    }

    private static WorkloadException unreadable(String file, long line, IOException e) {
        return e instanceof CharacterCodingException
                ? new WorkloadException(Place.ofLine(file, line), "a byte that is none of UTF-8", "text in UTF-8")
                        .because(e)
                : Content.unreadable(file, line, e);
    }

    long line() {
        return record.getStartingLineNumber();
    }

    Place place() {
        return Place.ofLine(file, line());
    }

    /** Whether there is such a column. */
    boolean has(String column) {
        return record.getHeader().contains(column);
    }

    /** All columns, in their order. */
    List<String> columns() {
        return record.getHeader();
    }

    boolean isEmpty(String column) throws WorkloadException {
        return text(column).isEmpty();
    }

    /** The field without blanks around it. */
    String text(String column) throws WorkloadException {
        try {
            return record.getField(column).strip();
        } catch (NoSuchElementException e) {
            throw wrong(column, "a row of " + record.getFieldCount() + " fields", "as many as the header has")
                    .because(e);
        }
    }

    /** A name: printable, at most 255 characters long. */
    String name(String column) throws WorkloadException {
        String name = text(column);
        if (name.isEmpty() || name.length() > JobSpec.LABEL_CHARS || !Quoted.isShowable(name)) {
            throw wrong(column, name, "a name of 1 to " + JobSpec.LABEL_CHARS + " characters");
        }
        return name;
    }

    long whole(String column, long least, long most) throws WorkloadException {
        String text = text(column);
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(column, text, "a whole number from " + least + " to " + most);
    }

    /** A number of seconds, in microseconds. */
    long micros(String column) throws WorkloadException {
        String text = text(column);
        String longest = "";
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.compareTo(LONGEST) > 0) {
                longest = " and at most " + LONGEST.toPlainString();
            } else if (seconds.signum() >= 0) {
                return Seconds.toMicros(seconds);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw wrong(column, text, "a number of seconds, 0 or more" + longest);
    }

    WorkloadException wrong(String column, String found, String expected) {
        return new WorkloadException(new Place(file, "column " + column, line(), 0), Quoted.of(found), expected);
    }
}
