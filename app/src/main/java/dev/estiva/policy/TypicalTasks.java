package dev.estiva.policy;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What usually comes: the most frequent requests, as far as CPUs and GPUs are concerned, until 95 in 100 tasks are among them.
 *
 * @param count how many tasks all of them are
 */
record TypicalTasks(List<Kind> kinds, long count) {
    static final TypicalTasks UNKNOWN = new TypicalTasks(List.of(), 0);

    private static final double COVERED = 0.95;

    private static final Comparator<Kind> BY_CONTENT = Comparator.comparingLong(Kind::cpuMillis)
            .thenComparingLong(Kind::share)
            .thenComparingInt(Kind::devices)
            .thenComparing(Kind::model);

    /**
     * Tasks that ask for the same.
     *
     * @param share of each device, in ten-thousandths
     * @param model as the request has it
     * @param models those that the devices may be of; empty if any may
     * @param count how many tasks there are of them
     */
    record Kind(long cpuMillis, long share, int devices, String model, List<String> models, long count) {
        boolean allows(String deviceModel) {
            return models.isEmpty() || models.contains(deviceModel);
        }

        private Kind times(long newCount) {
            return new Kind(cpuMillis, share, devices, model, models, newCount);
        }
    }

    /** Of tasks with these requests. */
    static TypicalTasks of(List<Request> requests) {
        NavigableMap<Kind, Long> counts = new TreeMap<>(BY_CONTENT);
        requests.forEach(request -> counts.merge(kind(request), 1L, Long::sum));
        List<Kind> frequent = new ArrayList<>();
        counts.forEach((kind, count) -> frequent.add(kind.times(count)));
        frequent.sort(
                Comparator.comparingLong(Kind::count).thenComparing(BY_CONTENT).reversed());
        List<Kind> kinds = new ArrayList<>();
        long covered = 0;
        for (Kind kind : frequent) {
            if (covered >= COVERED * requests.size()) {
                break;
            }
            kinds.add(kind);
            covered += kind.count();
        }
        return new TypicalTasks(kinds, covered);
    }

    private static Kind kind(Request request) {
        Resources asked = request.amounts();
        return new Kind(
                asked.cpuMillis(),
                Math.min(asked.gpuShare(), Resources.WHOLE_GPU),
                (int) Math.ceilDiv(asked.gpuShare(), (long) Resources.WHOLE_GPU),
                request.gpuModel(),
                request.models(),
                0);
    }
}
