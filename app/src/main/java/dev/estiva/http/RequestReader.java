package dev.estiva.http;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

/** Reads {@code request}: what each task of a job asks for. */
final class RequestReader {
    /** What a job asks for that does not say: one processor. */
    static final Request USUAL = Request.of(new Resources(0, 1_000, 0, 0, Collections.emptyNavigableMap()));

    static final List<String> FIELDS =
            List.of("cpus", "gpus", "memory", "slots", "gpu_model", "gpu_memory", "labels", "extras");

    private long cpuMillis;
    private long gpuShare;
    private long memory;
    private long slots;
    private String gpuModel = "";
    private long gpuMemory;
    private NavigableMap<String, String> labels = Collections.emptyNavigableMap();
    private NavigableMap<String, Long> extras = Collections.emptyNavigableMap();

    private RequestReader() {}

    static Request read(FieldReader in) throws ProtocolException {
        RequestReader reader = new RequestReader();
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            reader.field(field, in);
        }
        return reader.request();
    }

    private void field(String field, FieldReader in) throws ProtocolException {
        switch (field) {
            case "cpus" -> cpuMillis = in.fixed(3, 0, Resources.MOST);
            case "gpus" -> gpuShare = gpus(in);
            case "memory" -> memory = in.whole(0, Resources.MOST);
            case "slots" -> slots = in.whole(0, Resources.MOST);
            case "gpu_model" -> gpuModel = in.name();
            case "gpu_memory" -> gpuMemory = in.whole(0, Resources.MOST);
            case "labels" -> labels = Reading.map(in, Bounds.LABELS, value -> value.text(JobSpec.LABEL_CHARS));
            case "extras" -> extras = Reading.map(in, Bounds.LABELS, value -> value.whole(0, Resources.MOST));
            default -> throw Reading.unknown(in, field, FIELDS);
        }
    }

    private static long gpus(FieldReader in) throws ProtocolException {
        long share = in.fixed(4, 0, (long) Bounds.DEVICES * Resources.WHOLE_GPU);
        if (share > Resources.WHOLE_GPU && share % Resources.WHOLE_GPU != 0) {
            throw in.refuse("a part of one GPU, or a whole number of them");
        }
        return share;
    }

    private Request request() {
        Resources amounts = new Resources(slots, cpuMillis, gpuShare, memory, extras);
        if (amounts.isNone()) {
            throw Refusal.invalidField("request", "a task must ask for something: cpus, gpus, memory, slots or extras");
        }
        return new Request(amounts, gpuModel, gpuMemory, labels);
    }
}
