package dev.estiva.workload;

import dev.estiva.model.Device;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.WorkloadException.Place;
import java.util.Collections;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** One server of a JSON file. */
final class ServerFields {
    private static final String OBJECT = "an object: a server with an id and a capacity";

    private final Place place;
    private final Amounts amounts = new Amounts();
    private @Nullable String id;
    private @Nullable String name;
    private int speedMilli = WorkerSpec.NORMAL_SPEED;
    private NavigableMap<String, String> labels = Collections.emptyNavigableMap();

    private ServerFields(Place place) {
        this.place = place;
    }

    static ServerFields read(JsonCursor cursor) throws WorkloadException {
        ServerFields server = new ServerFields(cursor.here());
        cursor.object(OBJECT, key -> server.readField(cursor, key));
        if (server.id == null) {
            throw server.missing("id", "an id: a whole number or text");
        }
        if (server.amounts.namesGpusOnly()) {
            throw server.missing("gpus", "their number beside their model or memory");
        }
        if (!server.hasCapacity() && !server.amounts.hasCpusOrGpus()) {
            throw server.missing("capacity", "the number of requests that run at once");
        }
        return server;
    }

    private boolean readField(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "id" -> id = cursor.id();
            case "name" -> name = cursor.name();
            case "capacity" ->
                amounts.slots = cursor.number("the number of requests that run at once, a whole number from 1 to 2^46")
                        .whole(1, Resources.MOST);
            case "speed" ->
                speedMilli = (int) cursor.number("a speed from 0.001 to 1000, 1 being normal")
                        .rounded(3, 1, WorkerSpec.TOP_SPEED);
            case "gpus" -> amounts.readWholeGpus(cursor);
            case "labels" -> labels = cursor.texts("an object: labels with their values");
            default -> {
                return amounts.read(cursor, key);
            }
        }
        return true;
    }

    WorkloadException missing(String key, String expected) {
        return new WorkloadException(place, "no " + Keys.both(key), expected);
    }

    String id() {
        return id == null ? "" : id;
    }

    Place place() {
        return place;
    }

    boolean hasCapacity() {
        return amounts.slots != Amounts.UNSET;
    }

    WorkerSpec toSpec() {
        Resources capacity = amounts.toResources(0);
        int gpus = (int) (capacity.gpuShare() / Resources.WHOLE_GPU);
        Device device = new Device(amounts.gpuModel, amounts.gpuMemoryBytes);
        return new WorkerSpec(shownName(), capacity, Collections.nCopies(gpus, device), labels, speedMilli);
    }

    private String shownName() {
        return name != null ? name : id != null ? id : "";
    }
}
