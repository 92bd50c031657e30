package dev.estiva.sim;

import dev.estiva.core.FactListener;
import dev.estiva.metrics.TaskRows;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Schedules of the simulator of Tiresias, and ours in the same form. */
final class Preemptions {
    private Preemptions() {}

    /** What becomes of a job, in seconds. */
    record Fate(long start, long end, long preemptions) {}

    /** The policy that the simulator calls so. */
    static PolicySpec policy(String reference) {
        return switch (reference) {
            case "fifo" -> Presets.FIFO.spec();
            case "fjf" -> Presets.GREEDY.spec();
            case "shortest" -> Presets.SRPT.spec();
            case "shortest-gpu" -> Presets.SRPT_GPU.spec();
            default -> throw new IllegalArgumentException("a reference of unknown policy: " + reference);
        };
    }

    /** A file {@code job_id,start,end,preemptions}. */
    static NavigableMap<Long, Fate> reference(InputStream csv) throws IOException {
        NavigableMap<Long, Fate> fates = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                fates.put(whole(fields[0]), new Fate(whole(fields[1]), whole(fields[2]), whole(fields[3])));
            }
        }
        return fates;
    }

    private static long whole(String number) {
        return new BigDecimal(number).longValueExact();
    }

    static NavigableMap<Long, Fate> simulated(Workload workload, PolicySpec policy) {
        NavigableMap<Long, Fate> fates = new TreeMap<>();
        FactListener rows = new TaskRows(
                0,
                row -> fates.put(
                        Long.parseLong(row.label()),
                        new Fate(
                                row.firstStartMicros() / 1_000_000,
                                row.finishMicros() / 1_000_000,
                                row.preemptions())));
        new Simulation(workload, policy.build(), PassPer.INSTANT, Preemption.FREE, rows, new Truth.Quiet()).run();
        return fates;
    }
}
