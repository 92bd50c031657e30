package dev.estiva.protocol;

import dev.estiva.model.Device;
import dev.estiva.model.Resources;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

/**
 * Reads amounts of resources. A capacity lists its GPUs, each with its model and memory; what a task may use gives them
 * as a number.
 */
final class ResourceFields {
    private long slots;
    private long cpuMillis;
    private long gpuShare;
    private long memoryBytes;
    private NavigableMap<String, Long> extras = Collections.emptyNavigableMap();
    private List<Device> devices = List.of();

    private ResourceFields() {}

    static ResourceFields ofCapacity(FieldReader in) throws ProtocolException {
        ResourceFields fields = new ResourceFields();
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            if (field.equals("gpus")) {
                fields.devices = in.list(Bounds.DEVICES, ResourceFields::device);
                fields.gpuShare = (long) fields.devices.size() * Resources.WHOLE_GPU;
            } else {
                fields.read(field, in);
            }
        }
        return fields;
    }

    static ResourceFields ofAmounts(FieldReader in) throws ProtocolException {
        ResourceFields fields = new ResourceFields();
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            if (field.equals("gpus")) {
                fields.gpuShare = in.fixed(4, 0, Resources.MOST);
            } else {
                fields.read(field, in);
            }
        }
        return fields;
    }

    Resources resources() {
        return new Resources(slots, cpuMillis, gpuShare, memoryBytes, extras);
    }

    List<Device> devices() {
        return devices;
    }

    private void read(String field, FieldReader in) throws ProtocolException {
        switch (field) {
            case "slots" -> slots = in.whole(0, Resources.MOST);
            case "cpus" -> cpuMillis = in.fixed(3, 0, Resources.MOST);
            case "memory" -> memoryBytes = in.whole(0, Resources.MOST);
            case "extras" -> extras = Fields.map(in, value -> value.whole(0, Resources.MOST));
            default -> in.skip();
        }
    }

    private static Device device(FieldReader in) throws ProtocolException {
        String model = "";
        long memoryBytes = 0;
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "model" -> model = in.nameOrEmpty();
                case "memory" -> memoryBytes = in.whole(0, Resources.MOST);
                default -> in.skip();
            }
        }
        return new Device(model, memoryBytes);
    }
}
