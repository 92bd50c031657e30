package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Json;
import dev.estiva.client.Worker;
import dev.estiva.results.GpuUse.Presence;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** When workers with GPUs were there, from the events of their coming and going. */
final class GpuPresences {
    private static final List<String> KINDS = List.of("worker_joined", "worker_changed", "worker_left", "worker_lost");

    private final List<Presence> ended = new ArrayList<>();
    private final Map<Long, Presence> present = new LinkedHashMap<>();

    private GpuPresences() {}

    /** Also of those that are there, and came before anybody remembers. */
    static List<Presence> ask(EstivaClient client) throws IOException {
        GpuPresences presences = new GpuPresences();
        client.events(EventFilter.ALL.ofKinds(KINDS), event -> {
            presences.hear(event);
            return true;
        });
        for (Worker worker : client.workers()) {
            List<String> models = worker.devices().stream()
                    .map(device -> device.text("model", ""))
                    .toList();
            presences.present.putIfAbsent((long) worker.id(), open(worker.id(), worker.name(), models, Long.MIN_VALUE));
        }
        List<Presence> all = new ArrayList<>(presences.ended);
        all.addAll(presences.present.values());
        return all;
    }

    /** The same, with how busy the GPUs of some workers were. */
    static List<Presence> ask(EstivaClient client, Map<Long, Double> busy) throws IOException {
        return ask(client).stream()
                .map(presence -> {
                    Double measured = busy.get(presence.workerId());
                    return measured == null ? presence : presence.measured(measured);
                })
                .toList();
    }

    private void hear(Event event) {
        long id = event.json().whole("worker_id");
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, event.at());
        Presence before = present.remove(id);
        if (before != null) {
            ended.add(new Presence(
                    id, before.worker(), before.models(), before.fromMicros(), at, OptionalDouble.empty()));
        }
        if (event.kind().equals("worker_joined") || event.kind().equals("worker_changed")) {
            List<String> models = event.json().list("gpu_models").stream()
                    .map(Json::value)
                    .map(String::valueOf)
                    .toList();
            String name = event.worker();
            present.put(id, open(id, name == null ? "" : name, models, at));
        }
    }

    private static Presence open(long id, String name, List<String> models, long from) {
        return new Presence(id, name, models, from, Long.MAX_VALUE, OptionalDouble.empty());
    }
}
