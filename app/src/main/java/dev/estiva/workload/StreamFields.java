package dev.estiva.workload;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.workload.WorkloadException.Place;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One entry of {@code generate} in a JSON file: a request without id and arrival, of which there are many. */
final class StreamFields {
    private static final String OBJECT = "an object: a kind of request with a count, arrivals and a duration";

    private final Path folder;
    private final RequestFields kind;
    private int count;
    private long startMicros;
    private @Nullable ArrivalProcess arrivals;
    private @Nullable TimeDistribution durations;
    private @Nullable EstimateNoise estimates;

    private StreamFields(Path folder, Place place) {
        this.folder = folder;
        this.kind = RequestFields.ofMany(place);
    }

    static StreamFields read(JsonCursor cursor, Interner<String> texts, Path folder) throws WorkloadException {
        StreamFields stream = new StreamFields(folder, cursor.here());
        cursor.object(OBJECT, key -> stream.readField(cursor, key) || stream.kind.readField(cursor, key));
        stream.kind.share(texts);
        if (stream.kind.hasOtherWay()) {
            throw new WorkloadException(
                    stream.kind.place(), "an alternative", "none, for requests by chance run in one way only");
        }
        if (stream.count == 0) {
            throw stream.kind.missing("count", "how many requests");
        }
        if (stream.arrivals == null) {
            throw stream.kind.missing("arrivals", ArrivalProcess.FORMS);
        }
        if (stream.durations == null) {
            throw stream.kind.missing("duration", "a number of seconds, or " + TimeDistribution.FORMS);
        }
        return stream;
    }

    private boolean readField(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "count" ->
                count = (int) cursor.number("a whole number from 1 to " + JobStream.MOST)
                        .whole(1, JobStream.MOST);
            case "start" ->
                startMicros = cursor.number("a number of seconds, 0 or more").seconds();
            case "arrivals" ->
                arrivals = understood(cursor, ArrivalProcess.FORMS, text -> ArrivalProcess.read(text, folder));
            case "duration" -> {
                String expected = "a number of seconds, or " + TimeDistribution.FORMS;
                durations = cursor.isText()
                        ? understood(cursor, expected, text -> TimeDistribution.read(text, folder))
                        : new TimeDistribution.Fixed(cursor.number(expected).seconds());
            }
            case "estimate" -> estimates = understood(cursor, "uniform:F or lognormal:SIGMA", EstimateNoise::parse);
            case "id", "arrival", "durations" -> throw cursor.wrong("no " + key + ", as each request gets its own");
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Reads a text into something. */
    private interface Reading<T> {
        T read(String text) throws WorkloadException;
    }

    private static <T> T understood(JsonCursor cursor, String expected, Reading<T> reading) throws WorkloadException {
        String text = cursor.text(expected);
        try {
            return reading.read(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String marker = ", expected ";
            int at = message.indexOf(marker);
            throw cursor.wrong(at < 0 ? expected : message.substring(at + marker.length()))
                    .because(e);
        }
    }

    boolean asksForNothing() {
        return kind.asksForNothing();
    }

    Place place() {
        return kind.place();
    }

    int count() {
        return count;
    }

    JobStream toStream(Resources usual, Interner<Request> requests) throws WorkloadException {
        if (arrivals == null || durations == null) {
            throw new IllegalStateException("read without its needed fields");
        }
        return new JobStream(count, startMicros, arrivals, durations, estimates, kind.toSpec(usual, requests));
    }
}
