package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Seconds;
import dev.estiva.model.WorkerSpec;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a workload in the Standard Workload Format: one pool of processors, 18 numbers a job. */
final class SwfWriter {
    private static final long SECOND = 1_000_000;

    /** As many digits as the format's numbers may have here. */
    private static final int MOST_DIGITS = 12;

    private final Workload workload;
    private final boolean wholeSeconds;
    private final Writer out;
    private final Unit unit;
    private final Map<String, Integer> users = new LinkedHashMap<>();
    private final Map<String, Integer> types = new LinkedHashMap<>();
    private final boolean keepsNumbers;
    private final boolean keepsUsers;

    /** What a processor is. */
    private enum Unit {
        SLOTS("slots"),
        CPUS("CPUs"),
        GPUS("GPUs");

        private final String title;

        Unit(String title) {
            this.title = title;
        }

        long of(Resources amounts) {
            return switch (this) {
                case SLOTS -> amounts.slots();
                case CPUS -> Math.ceilDiv(amounts.cpuMillis(), 1_000);
                case GPUS -> Math.ceilDiv(amounts.gpuShare(), Resources.WHOLE_GPU);
            };
        }

        boolean isWhole(Resources amounts) {
            return switch (this) {
                case SLOTS -> true;
                case CPUS -> amounts.cpuMillis() % 1_000 == 0;
                case GPUS -> amounts.gpuShare() % Resources.WHOLE_GPU == 0;
            };
        }

        boolean isAll(Request request) {
            Resources amounts = request.amounts();
            int kinds = (amounts.slots() > 0 ? 1 : 0)
                    + (amounts.cpuMillis() > 0 ? 1 : 0)
                    + (amounts.gpuShare() > 0 ? 1 : 0)
                    + (amounts.memoryBytes() > 0 ? 1 : 0);
            return kinds == 1 && of(amounts) > 0 && request.gpuModel().isEmpty() && request.gpuMemoryBytes() == 0;
        }
    }

    SwfWriter(Workload workload, boolean wholeSeconds, Writer out) {
        this.workload = workload;
        this.wholeSeconds = wholeSeconds;
        this.out = out;
        this.unit = unit(workload.cluster());
        this.keepsNumbers = workload.jobs().stream().allMatch(job -> isNumber(job.label()));
        this.keepsUsers = workload.jobs().stream()
                .allMatch(job ->
                        job.spec().user().isEmpty() || isNumber(job.spec().user()));
        for (WorkloadJob job : workload.jobs()) {
            number(users, job.spec().user());
            number(types, job.spec().type());
        }
    }

    private static Unit unit(List<WorkerSpec> cluster) {
        if (cluster.stream().allMatch(worker -> worker.capacity().slots() > 0)) {
            return Unit.SLOTS;
        }
        boolean haveCpus = cluster.stream().anyMatch(worker -> worker.capacity().cpuMillis() > 0);
        return haveCpus ? Unit.CPUS : Unit.GPUS;
    }

    private static boolean isNumber(String text) {
        return text.matches("0|[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}");
    }

    private static void number(Map<String, Integer> numbers, String text) {
        if (!text.isEmpty()) {
            numbers.putIfAbsent(text, numbers.size() + 1);
        }
    }

    List<String> write() throws IOException {
        header();
        long number = 0;
        for (WorkloadJob job : workload.jobs()) {
            number++;
            line(job, keepsNumbers ? job.label() : Long.toString(number));
        }
        return lost();
    }

    private void header() throws IOException {
        long procs = workload.cluster().stream()
                .mapToLong(worker -> unit.of(worker.capacity()))
                .sum();
        comment("Version: 2.2");
        comment("Computer: " + workload.cluster().size() + " workers of Estiva");
        comment("MaxJobs: " + workload.jobs().size());
        comment("MaxRecords: " + workload.jobs().size());
        comment("MaxNodes: " + workload.cluster().size());
        comment("MaxProcs: " + procs);
        comment("Note: a processor is one of the " + unit.title);
        if (!keepsUsers) {
            for (Map.Entry<String, Integer> user : users.entrySet()) {
                comment("Note: user " + user.getValue() + " is " + user.getKey());
            }
        }
        for (Map.Entry<String, Integer> type : types.entrySet()) {
            comment("Note: executable " + type.getValue() + " is of type " + type.getKey());
        }
    }

    private void comment(String text) throws IOException {
        out.write("; " + text + "\n");
    }

    private void line(WorkloadJob job, String number) throws IOException {
        JobSpec spec = job.spec();
        long procs = Math.max(1, unit.of(spec.request().amounts()));
        long memory = spec.request().amounts().memoryBytes();
        String user = spec.user().isEmpty()
                ? "-1"
                : keepsUsers ? spec.user() : Integer.toString(users.getOrDefault(spec.user(), -1));
        long estimate = spec.estimateMicros() == JobSpec.UNKNOWN ? job.runMicros() : spec.estimateMicros();
        out.write(number + " " + seconds(job.submitMicros()) + " -1 " + seconds(job.runMicros()) + " -1 -1 -1 " + procs
                + " " + seconds(estimate) + " " + (memory == 0 ? "-1" : Math.ceilDiv(memory, procs * 1_024)) + " 1 "
                + user + " -1 " + types.getOrDefault(spec.type(), -1) + " -1 -1 -1 -1\n");
    }

    private String seconds(long micros) {
        return wholeSeconds ? Long.toString((micros + SECOND / 2) / SECOND) : Seconds.ofMicros(micros);
    }

    private List<String> lost() {
        List<String> lost = new ArrayList<>();
        List<WorkloadJob> jobs = workload.jobs();
        if (workload.cluster().size() > 1) {
            lost.add(workload.cluster().size() + " workers are one pool of processors in SWF");
        }
        tell(
                lost,
                jobs.stream().filter(job -> !unit.isAll(job.spec().request())).count(),
                "asking for something else than " + unit.title + ", which SWF has no place for");
        tell(
                lost,
                jobs.stream()
                        .filter(job -> !unit.isWhole(job.spec().request().amounts()))
                        .count(),
                "asking for parts of a processor: rounded up");
        tell(lost, keepsNumbers ? 0 : jobs.size(), "with new numbers, as not all ids are numbers");
        tell(
                lost,
                jobs.stream()
                        .filter(job -> job.spec().estimateMicros() < job.runMicros())
                        .count(),
                "running longer than their estimate: most readers cut them to it");
        tell(
                lost,
                jobs.stream()
                        .filter(job -> job.spec().priority() != JobSpec.DEFAULT_PRIORITY)
                        .count(),
                "with a priority, which SWF has no place for");
        tell(
                lost,
                jobs.stream().filter(job -> job.spec().alternative() != null).count(),
                "with another way to run, which SWF has no place for: written as they ask first");
        tell(
                lost,
                jobs.stream().filter(job -> !job.byDevice().own().isEmpty()).count(),
                "with durations by device, which SWF has no place for: written with that of the rest");
        tell(
                lost,
                jobs.stream().filter(job -> job.spec().tasks() > 1).count(),
                "with several tasks, of which SWF has one");
        return lost;
    }

    private static void tell(List<String> lost, long count, String what) {
        if (count > 0) {
            lost.add(count + (count == 1 ? " job " : " jobs ") + what);
        }
    }
}
