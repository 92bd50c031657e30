package dev.estiva.sim;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.model.Seconds;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadFiles;
import dev.estiva.workload.WorkloadJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Compares schedules of ours with schedules that other simulators made, job for job. */
final class Truth {
    private Truth() {}

    /** The policy that a reference calls so, as a user would name it here. */
    static PolicySpec policy(String reference) {
        return switch (reference) {
            case "FCFS" -> named("fifo", null);
            case "EASY" -> named("easy", null);
            case "EASY-SJBF" -> named("easy", "sjf");
            case "CONSERVATIVE" -> named("conservative", null);
            default -> throw new IllegalArgumentException("a reference of unknown policy: " + reference);
        };
    }

    private static PolicySpec named(String preset, @Nullable String backfillOrder) {
        return Presets.read(new Presets.Names(preset, null, null, null, backfillOrder, false, 0));
    }

    static Workload log(Path file, long procs, Estimates estimates) throws Exception {
        return WorkloadFiles.read(file, ReadOptions.DEFAULT.withProcs(procs).withEstimates(estimates));
    }

    /** Start times in seconds by job id. */
    static NavigableMap<Long, Long> starts(Workload workload, PolicySpec policy, PassPer pass) {
        NavigableMap<Long, Long> starts = new TreeMap<>();
        FactListener recorder = (fact, state) -> {
            if (fact instanceof Fact.TaskPlaced placed) {
                var job = state.job(placed.task().job());
                if (job != null) {
                    starts.put(Long.parseLong(job.spec().name()), placed.atMicros() / 1_000_000);
                }
            }
        };
        new Simulation(workload, policy.build(), pass, recorder, new Quiet()).run();
        return starts;
    }

    /** A reference file {@code job_id,start}, in seconds. */
    static NavigableMap<Long, Long> reference(InputStream gzip) throws IOException {
        NavigableMap<Long, Long> starts = new TreeMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(gzip), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.indexOf(',');
                long micros = Seconds.toMicros(new BigDecimal(line.substring(comma + 1)));
                starts.put(Long.parseLong(line.substring(0, comma)), micros / 1_000_000);
            }
        }
        return starts;
    }

    /** A listener that goes on to the end and must see no refusal. */
    static final class Quiet implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            throw new AssertionError("refused job " + job.label() + ": " + refusal);
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
