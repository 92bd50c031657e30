package dev.estiva.truth;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A table with a heading, in commas, compressed where its name says so. Errors name the file and the line. */
record ReferenceFile(Path path) {
    /** Hears the rows. */
    @FunctionalInterface
    interface Reader {
        void read(Row row) throws IOException;
    }

    /** The fields of the columns asked for, in that order. */
    record Row(Path path, int line, List<String> fields) {
        String text(int column) {
            return fields.get(column);
        }

        BigDecimal number(int column) throws IOException {
            try {
                return new BigDecimal(fields.get(column).strip());
            } catch (NumberFormatException e) {
                throw wrong(path, line, "found '" + fields.get(column) + "', expected a number", e);
            }
        }

        /** Seconds and counts: what is behind the point does not count. */
        long whole(int column) throws IOException {
            return number(column).longValue();
        }
    }

    /** Reads all rows; a table without any is an error, for it would agree with everything. */
    void forEach(List<String> columns, Reader reader) throws IOException {
        int line = 1;
        try (BufferedReader in = open()) {
            String first = in.readLine();
            List<String> heading = Arrays.asList((first == null ? "" : first).split(",", -1));
            int[] places = columns.stream().mapToInt(heading::indexOf).toArray();
            for (int i = 0; i < places.length; i++) {
                if (places[i] < 0) {
                    throw wrong(path, line, "expected a column " + columns.get(i), null);
                }
            }
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                String[] all = text.replace("\"", "").split(",", -1);
                if (all.length != heading.size()) {
                    String found = "found " + all.length + " columns, expected " + heading.size();
                    throw wrong(path, line, found, null);
                }
                List<String> fields =
                        Arrays.stream(places).mapToObj(at -> all[at]).toList();
                reader.read(new Row(path, line, fields));
            }
        } catch (EOFException | ZipException e) {
            throw wrong(path, line, "cannot be unpacked from here on: " + e.getMessage(), e);
        }
        if (line == 1) {
            throw new IOException(path + ": expected rows below the heading, found none");
        }
    }

    List<Row> rows(List<String> columns) throws IOException {
        List<Row> rows = new ArrayList<>();
        forEach(columns, rows::add);
        return rows;
    }

    private BufferedReader open() throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static IOException wrong(Path path, int line, String what, @Nullable Throwable e) {
        return new IOException(path + ": line " + line + ": " + what, e);
    }
}
