package dev.estiva.workload;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.WorkloadException.Place;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads servers and requests from JSON, with English and Portuguese keys in any mixture. */
final class JsonReader {
    /** Deeper than any sensible file; a bound for hostile ones. */
    static final int MOST_NESTING = 64;

    private static final int MOST_SERVERS = ClusterSpec.MOST_WORKERS;

    /** NaN and Infinity are let through here so that the field they stand in can refuse them in its own words. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING)
                    .build())
            .build();

    private final JsonCursor cursor;
    private final Interner<String> texts = new Interner<>();
    private final List<ServerFields> servers = new ArrayList<>();
    private final List<RequestFields> requests = new ArrayList<>();

    private final List<StreamFields> streams = new ArrayList<>();
    private final Path folder;

    private JsonReader(String file, JsonCursor cursor) {
        this.cursor = cursor;
        Path parent = Path.of(file).getParent();
        this.folder = parent == null ? Path.of("") : parent;
    }

    static Parsed read(String file, InputStream in, ReadOptions options) throws WorkloadException {
        CharBuffer text = Utf8.read(file, in);
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), text.array(), text.position(), text.remaining())) {
            JsonCursor cursor = new JsonCursor(file, parser);
            return JsonFaults.explained(cursor, parser, () -> {
                parser.nextToken();
                JsonReader reader = new JsonReader(file, cursor);
                reader.readRoot();
                if (parser.nextToken() != null) {
                    throw cursor.wrong("the end of the file");
                }
                return reader.toParsed(file, options);
            });
        }
    }

    private void readRoot() throws WorkloadException {
        cursor.object("an object with \"servers\" and \"requests\" (or \"servidores\" and \"requisicoes\")", key -> {
            switch (key) {
                case "servers" -> readServers();
                case "requests" ->
                    cursor.array("an array of requests", () -> requests.add(RequestFields.read(cursor, texts)));
                case "generate" ->
                    cursor.array(
                            "an array of kinds of requests",
                            () -> streams.add(StreamFields.read(cursor, texts, folder)));
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private void readServers() throws WorkloadException {
        Place place = cursor.here();
        cursor.array("an array of servers", () -> {
            if (servers.size() == MOST_SERVERS) {
                throw cursor.wrong("at most " + MOST_SERVERS + " servers");
            }
            servers.add(ServerFields.read(cursor));
        });
        if (servers.isEmpty()) {
            throw new WorkloadException(place, "no server", "at least one server");
        }
    }

    private Parsed toParsed(String file, ReadOptions options) throws WorkloadException {
        List<WorkerSpec> cluster = cluster();
        Interner<Request> kinds = new Interner<>();
        Map<String, Place> places = new HashMap<>();
        Notes notes = new Notes();
        List<WorkloadJob> jobs = new ArrayList<>(requests.size());
        boolean inSlots = options.replacesCluster()
                ? !options.isWithoutSlots()
                : servers.isEmpty() || servers.getFirst().hasCapacity();
        Resources usual = inSlots
                ? Resources.ofSlots(1)
                : options.isWithoutSlots() ? options.ofProcessors(1).amounts() : Resources.NONE;
        for (RequestFields request : requests) {
            requireUnique("id", request.label(), request.place(), places.put(request.label(), request.place()));
            if (request.asksForNothing() && !inSlots && options.isWithoutSlots()) {
                notes.count(Note.Cause.ONE_PROCESSOR, request.place().line());
            }
            jobs.add(request.toJob(usual, kinds));
        }
        List<JobStream> drawn = new ArrayList<>();
        for (StreamFields stream : streams) {
            if (stream.asksForNothing() && !inSlots && options.isWithoutSlots()) {
                notes.count(Note.Cause.ONE_PROCESSOR, stream.place().line());
            }
            drawn.add(stream.toStream(usual, kinds));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return new Parsed(file, Parsed.Format.JSON, cluster, OptionalLong.empty(), jobs, drawn, notes.toList(file));
    }

    private List<WorkerSpec> cluster() throws WorkloadException {
        Map<String, Place> ids = new HashMap<>();
        Map<String, Place> names = new HashMap<>();
        List<WorkerSpec> cluster = new ArrayList<>();
        for (ServerFields server : servers) {
            if (server.hasCapacity() != servers.getFirst().hasCapacity()) {
                ServerFields without = server.hasCapacity() ? servers.getFirst() : server;
                throw without.missing("capacity", "one, as other servers have one: either all do or none does");
            }
            WorkerSpec spec = server.toSpec();
            requireUnique("id", server.id(), server.place(), ids.put(server.id(), server.place()));
            requireUnique("name", spec.name(), server.place(), names.put(spec.name(), server.place()));
            cluster.add(spec);
        }
        return cluster;
    }

    private static void requireUnique(String what, String value, Place place, @Nullable Place earlier)
            throws WorkloadException {
        if (earlier != null) {
            throw new WorkloadException(
                    place,
                    "the " + what + " " + Quoted.of(value) + " again",
                    "another " + what + " than that of " + earlier.path() + " (line " + earlier.line() + ")");
        }
    }
}
