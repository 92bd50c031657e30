package dev.estiva.workload;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Says in this program's words what the JSON parser has against a text. */
final class JsonFaults {
    private static final int LONGEST_REASON = 200;

    private JsonFaults() {}

    /** Work that reads JSON. */
    interface Reading<T> {
        T run() throws WorkloadException;
    }

    static <T> T explained(JsonCursor cursor, JsonParser parser, Reading<T> reading) throws WorkloadException {
        try {
            return reading.run();
        } catch (JacksonException e) {
            throw explain(cursor, parser, e).because(e);
        }
    }

    private static WorkloadException explain(JsonCursor cursor, JsonParser parser, JacksonException e) {
        TokenStreamLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        WorkloadException.Place place = cursor.at(location);
        String reason = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (e instanceof UnexpectedEndOfInputException || reason.startsWith("Unexpected end-of-input")) {
            return new WorkloadException(place, "the end of the file", "more JSON: the file seems to be cut off");
        }
        if (e instanceof StreamConstraintsException && reason.contains("nesting depth")) {
            return new WorkloadException(
                    place,
                    "too deep a nesting",
                    "at most " + JsonReader.MOST_NESTING + " objects and arrays in each other");
        }
        if (e instanceof StreamConstraintsException) {
            return new WorkloadException(place, "too long a number, name or text", "a shorter one");
        }
        return new WorkloadException(place, "something that is not JSON", "JSON (" + shortened(reason) + ")");
    }

    private static String shortened(String reason) {
        String line = reason.lines().findFirst().orElse("");
        String shown = line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
        return shown.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
