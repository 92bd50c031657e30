package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import dev.estiva.benchmarks.Peer.Result;
import dev.estiva.policy.Presets;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Estiva beside CloudSim Plus, SimPy and a bare event loop, in one run and on the same jobs: prints a line of JSON, and a table
 * to standard error. CloudSim Plus has only the first of the jobs, for each costs it time for all that run beside it; Estiva is
 * run on the same, too.
 */
public final class Peers {
    private static final double MEAN_SECONDS = 100;

    /** Of what the slots can do: so that a queue grows, and waits tell. */
    private static final double LOAD = 1.02;

    private static final int WARM_UP = 200_000;
    private static final int PEER_WARM_UP = 2_000;

    /** Mean waits agree that differ by so much of them at most: some count in floating point. */
    private static final double CLOSE = 1e-6;

    private final int slots;
    private final QueueTimes all;
    private final QueueTimes some;
    private final String python;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private Peers(int jobs, int peerJobs, int workers, String python) {
        this.slots = workers * Simulators.SLOTS;
        this.all = QueueTimes.poisson(jobs, MEAN_SECONDS / (slots * LOAD), MEAN_SECONDS);
        this.some = all.first(peerJobs);
        this.python = python;
    }

    /** {@code --jobs N --peer-jobs N --workers N --python COMMAND}. */
    public static void main(String[] args) throws InterruptedException {
        int jobs = 1_000_000;
        int peerJobs = 20_000;
        int workers = 100;
        String python = "python3";
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--jobs" -> jobs = number(args[i], value, 1_000, 99_999_999);
                case "--peer-jobs" -> peerJobs = number(args[i], value, 1_000, 99_999_999);
                case "--workers" -> workers = number(args[i], value, 1, 100_000);
                case "--python" -> python = value;
                default -> throw wrong(args[i] + ": expected --jobs N, --peer-jobs N, --workers N or --python COMMAND");
            }
        }
        System.out.println(new Peers(jobs, peerJobs, workers, python).run());
    }

    private static int number(String option, String value, int least, int most) {
        if (!value.matches("[0-9]{1,8}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw wrong("%s: found '%s', expected a number from %d to %d".formatted(option, value, least, most));
        }
        return Integer.parseInt(value);
    }

    private static IllegalArgumentException wrong(String message) {
        System.err.println(message);
        System.exit(2);
        return new IllegalArgumentException(message);
    }

    private String run() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Simulators.estiva(Presets.FIFO, all.first(WARM_UP), slots);
            Simulators.floor(all.first(WARM_UP), slots);
        }
        Peer estiva = (times, count) -> Simulators.estiva(Presets.FIFO, times, count);
        measure("estiva", estiva, all);
        measure("floor", Simulators::floor, all);
        measure("simpy", new SimPy(python, "simpy"), all);
        measure("simpy2", new SimPy(python, "SimPy"), all);
        measure("estiva_on_fewer", estiva, some);
        CloudSim cloudSim = new CloudSim();
        cloudSim.simulate(some.first(PEER_WARM_UP), slots);
        measure("cloudsimplus", cloudSim, some);
        return json();
    }

    private void measure(String name, Peer peer, QueueTimes times) throws InterruptedException {
        try {
            Result result = peer.simulate(times, slots);
            results.put(name, result);
            System.err.printf(
                    Locale.ROOT,
                    "%-18s %,10d jobs %,12.0f jobs/s   mean wait %10.4f s%n",
                    name,
                    result.jobs(),
                    result.jobsPerSecond(),
                    result.meanWaitSeconds());
        } catch (IOException e) {
            leftOut.put(name, String.valueOf(e.getMessage()));
            System.err.println(name + ": left out: " + e.getMessage());
        }
    }

    private String json() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"bench\":\"peers\",\"slots\":%d,\"load\":%.2f,\"waits_agree_within\":%s,\"results\":{",
                slots,
                LOAD,
                CLOSE));
        String comma = "";
        for (Map.Entry<String, Result> entry : results.entrySet()) {
            Result result = entry.getValue();
            text.append(comma)
                    .append(String.format(
                            Locale.ROOT,
                            "\"%s\":{\"jobs\":%d,\"cpu_seconds\":%.3f,\"jobs_per_second\":%.0f,\"mean_wait_seconds\":%.4f}",
                            entry.getKey(),
                            result.jobs(),
                            result.cpuSeconds(),
                            result.jobsPerSecond(),
                            result.meanWaitSeconds()));
            comma = ",";
        }
        text.append("},\"left_out\":{");
        comma = "";
        for (Map.Entry<String, String> entry : leftOut.entrySet()) {
            String why = entry.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
            text.append(comma)
                    .append('"')
                    .append(entry.getKey())
                    .append("\":\"")
                    .append(why)
                    .append('"');
            comma = ",";
        }
        text.append("},\"ratios\":{");
        comma = "";
        for (String peer : List.of("floor", "simpy", "simpy2", "cloudsimplus")) {
            Result theirs = results.get(peer);
            Result ours = results.get(peer.equals("cloudsimplus") ? "estiva_on_fewer" : "estiva");
            if (theirs != null && ours != null) {
                text.append(comma).append(ratio(peer, ours, theirs));
                comma = ",";
            }
        }
        return text.append("}}").toString();
    }

    /** A comparison of different work would be none. */
    private static String ratio(String peer, Result ours, Result theirs) {
        boolean agree = Math.abs(ours.meanWaitSeconds() - theirs.meanWaitSeconds())
                <= CLOSE * Math.max(1, theirs.meanWaitSeconds());
        return String.format(
                Locale.ROOT,
                "\"%s\":{\"jobs\":%d,\"times_as_fast\":%.2f,\"waits_agree\":%s}",
                peer,
                theirs.jobs(),
                ours.jobsPerSecond() / theirs.jobsPerSecond(),
                agree);
    }
}
