package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Json;
import dev.estiva.client.Worker;
import dev.estiva.results.Amounts;
import dev.estiva.results.Presence;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** When workers were there, and with what, from the events of their coming and going. */
final class Presences {
    private static final List<String> KINDS = List.of("worker_joined", "worker_changed", "worker_left", "worker_lost");

    private final List<Presence> ended = new ArrayList<>();
    private final Map<Long, Presence> present = new LinkedHashMap<>();

    private Presences() {}

    /** Also of those that are there, and came before anybody remembers. */
    static List<Presence> ask(EstivaClient client) throws IOException {
        Presences presences = new Presences();
        client.events(EventFilter.ALL.ofKinds(KINDS), event -> {
            presences.hear(event);
            return true;
        });
        for (Worker worker : client.workers()) {
            List<String> models = worker.devices().stream()
                    .map(device -> device.text("model", ""))
                    .toList();
            presences.present.putIfAbsent(
                    (long) worker.id(), open(worker.id(), worker.name(), worker.capacity(), models, Long.MIN_VALUE));
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
            ended.add(before.until(at));
        }
        if (event.kind().equals("worker_joined") || event.kind().equals("worker_changed")) {
            List<String> models = event.json().list("gpu_models").stream()
                    .map(Json::value)
                    .map(String::valueOf)
                    .toList();
            String name = event.worker();
            present.put(id, open(id, name == null ? "" : name, event.json().get("capacity"), models, at));
        }
    }

    private static Presence open(long id, String name, Json capacity, List<String> models, long from) {
        Amounts amounts = new Amounts(amount(capacity, "slots"), amount(capacity, "cpus"), models.size());
        return new Presence(id, name, amounts, models, from, Long.MAX_VALUE, OptionalDouble.empty());
    }

    private static double amount(Json capacity, String kind) {
        BigDecimal amount = capacity.number(kind);
        return amount == null ? 0 : amount.doubleValue();
    }
}
