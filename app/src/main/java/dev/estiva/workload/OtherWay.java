package dev.estiva.workload;

import dev.estiva.model.Alternative;
import dev.estiva.model.Alternative.Preference;
import dev.estiva.model.DevicePreference;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.workload.WorkloadException.Place;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The {@code alternative} of a request of a JSON file, and which of the two ways it would {@code prefer}. */
final class OtherWay {
    static final String OBJECT = "an object: what the request takes instead, and its duration then";
    static final String DURATIONS =
            "an object: durations by GPU model, or without GPUs by the name of a server, or by LABEL=VALUE";
    private static final String SECONDS = "a number of seconds, 0 or more";
    private static final String PREFERENCES = "\"gpu\", \"cpu\" or \"fastest\"";

    private final Place place;
    private final Amounts amounts = new Amounts();
    private long durationMicros = JobSpec.UNKNOWN;
    private long estimateMicros = JobSpec.UNKNOWN;
    private NavigableMap<String, Long> durations = Collections.emptyNavigableMap();

    private OtherWay(Place place) {
        this.place = place;
    }

    static OtherWay read(JsonCursor cursor) throws WorkloadException {
        OtherWay way = new OtherWay(cursor.here());
        cursor.object(OBJECT, key -> way.readField(cursor, key));
        if (way.durationMicros == JobSpec.UNKNOWN) {
            throw new WorkloadException(way.place, "no " + Keys.both("duration") + " of the alternative", SECONDS);
        }
        if (way.amounts.toResources(0).isNone()) {
            throw new WorkloadException(
                    way.place, "an alternative that asks for nothing", "slots, cpus, gpus or memory");
        }
        if (way.amounts.namesGpusOnly()) {
            throw new WorkloadException(way.place, "no gpus", "their number beside their model or memory");
        }
        return way;
    }

    private boolean readField(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "duration" -> durationMicros = cursor.number(SECONDS).seconds();
            case "durations" -> durations = cursor.seconds(DURATIONS);
            case "estimate" -> estimateMicros = cursor.number(SECONDS).seconds();
            default -> {
                return amounts.readRequested(cursor, key);
            }
        }
        return true;
    }

    static DevicePreference preference(JsonCursor cursor) throws WorkloadException {
        String word = cursor.text(PREFERENCES);
        return Arrays.stream(DevicePreference.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> cursor.wrong(PREFERENCES));
    }

    long durationMicros() {
        return durationMicros;
    }

    NavigableMap<String, Long> durations() {
        return durations;
    }

    /** Beside a request for these amounts; the worker must have the same labels. */
    Alternative beside(Request first, @Nullable DevicePreference preferred, NavigableMap<String, String> labels)
            throws WorkloadException {
        Request request = new Request(amounts.toResources(0), amounts.gpuModel, amounts.gpuMemoryBytes, labels);
        return new Alternative(
                request,
                estimateMicros == JobSpec.UNKNOWN ? durationMicros : estimateMicros,
                preference(first, request, preferred));
    }

    private Preference preference(Request first, Request other, @Nullable DevicePreference preferred)
            throws WorkloadException {
        if (preferred == null || preferred == DevicePreference.FASTEST) {
            return Preference.NEITHER;
        }
        boolean firstWithGpu = first.takesGpu();
        if (firstWithGpu == other.takesGpu()) {
            throw new WorkloadException(
                    place,
                    "prefer " + preferred.name().toLowerCase(Locale.ROOT) + " of two ways "
                            + (firstWithGpu ? "with" : "without") + " a GPU",
                    "one way with GPUs, and one without");
        }
        return firstWithGpu == (preferred == DevicePreference.GPU) ? Preference.THIS : Preference.OTHER;
    }
}
