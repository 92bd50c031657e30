package dev.estiva.workload;

import java.io.Serial;
import java.io.Serializable;

/** A workload file that cannot be used: where, what was found there, and what was expected. */
public final class WorkloadException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Place place;
    private final String found;
    private final String expected;

    /**
     * A place in a file.
     *
     * @param path a JSON path such as {@code $.requests[3].duration}, or a field such as {@code field 4 (run time)}, or
     *     empty
     * @param line from 1; 0 where unknown
     * @param column from 1; 0 where unknown
     */
    public record Place(String file, String path, long line, long column) implements Serializable {
        static Place of(String file) {
            return new Place(file, "", 0, 0);
        }

        static Place ofLine(String file, long line) {
            return new Place(file, "", line, 0);
        }

        @Override
        public String toString() {
            if (line == 0) {
                return path.isEmpty() ? file : file + ": " + path;
            }
            String where = "line " + line + (column == 0 ? "" : ", column " + column);
            if (path.isEmpty()) {
                return file + ": " + where;
            }
            return file + ": " + (path.startsWith("$") ? path + " (" + where + ")" : where + ", " + path);
        }
    }

    WorkloadException(Place place, String found, String expected) {
        super(place + ": found " + found + ", expected " + expected);
        this.place = place;
        this.found = found;
        this.expected = expected;
    }

    WorkloadException because(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Place place() {
        return place;
    }

    /** What was found, in words. */
    public String found() {
        return found;
    }

    /** What was expected, in words. */
    public String expected() {
        return expected;
    }
}
