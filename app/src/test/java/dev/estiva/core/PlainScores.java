package dev.estiva.core;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The scores of workers for tasks with GPUs again, from their definitions, in GPUs and CPUs as fractions. */
public final class PlainScores {
    private static final double WHOLE = Resources.WHOLE_GPU;

    private final List<PlainWorker> workers;

    /** @param workers all that there are, for the largest of them */
    public PlainScores(List<PlainWorker> workers) {
        this.workers = workers;
    }

    public long bestFit(PlainWorker worker, Request request) {
        double mostCpus = workers.stream()
                .mapToDouble(each -> each.spec().capacity().cpuMillis())
                .max()
                .orElse(0);
        double mostGpus = mostGpus();
        double cpu = mostCpus == 0 ? 0 : (worker.free("cpu") - request.amounts().cpuMillis()) / mostCpus;
        double gpu = mostGpus == 0 ? 0 : (worker.freeGpus() - request.amounts().gpuShare()) / WHOLE / mostGpus;
        return (long) Math.floor(100 * (1 - 0.5 * cpu - 0.5 * gpu));
    }

    public long packing(PlainWorker worker, Request request) {
        long asked = request.amounts().gpuShare();
        int gpus = worker.spec().devices().size();
        if (asked == 0) {
            return 0;
        }
        if (worker.freeGpus() == gpus * WHOLE) {
            return Math.max(33 - gpus, gpus);
        }
        List<Long> fitting = new ArrayList<>();
        for (int device = 0; device < gpus; device++) {
            if (worker.free("device " + device) >= Math.min(asked, Resources.WHOLE_GPU)
                    && !worker.blocked.contains(device)) {
                fitting.add(worker.free("device " + device));
            }
        }
        Collections.sort(fitting);
        List<Long> taken = fitting.subList(0, (int) Math.ceil(asked / WHOLE));
        int free = Collections.frequency(taken, (long) Resources.WHOLE_GPU);
        if (free > 0) {
            return Math.max(50 - free, 33);
        }
        int percent = taken.stream().mapToInt(left -> (int) (left / 100)).sum();
        return Math.max(100 - percent / 10, 50);
    }

    public long clustering(PlainWorker worker, Request request, List<Share> running) {
        long asked = request.amounts().gpuShare();
        if (asked == 0) {
            return 0;
        }
        List<String> there = running.stream()
                .map(share -> share.amounts().gpuShare())
                .filter(gpus -> gpus > 0)
                .map(PlainScores::kind)
                .distinct()
                .toList();
        double full = (mostGpus() * WHOLE - worker.freeGpus()) / (mostGpus() * WHOLE);
        long fuller = (long) Math.floor(25 * full);
        boolean same = there.contains(kind(asked));
        if (same) {
            return fuller + (there.size() == 1 ? 75 : 50);
        }
        return there.isEmpty() ? fuller + 25 : fuller;
    }

    private static String kind(long gpuShare) {
        return gpuShare < WHOLE ? "share" : gpuShare / Resources.WHOLE_GPU + " GPUs";
    }

    private double mostGpus() {
        return workers.stream()
                .mapToInt(each -> each.spec().devices().size())
                .max()
                .orElse(0);
    }

    /** How much worse off typical tasks are when a task has taken this share, in GPUs; the sum over all examples. */
    public static double growth(PlainWorker worker, Share share, List<Request> examples) {
        PlainWorker after = worker.copy();
        after.give(new Share(share.worker(), Resources.NONE, List.of()));
        after.take(share);
        double sum = 0;
        List<Request> typical = typical(examples);
        for (Request request : typical) {
            sum += fragments(after, request) - fragments(worker, request);
        }
        return sum / typical.size();
    }

    /** Those examples that are of the most frequent kinds, which together are 95 of 100. */
    private static List<Request> typical(List<Request> examples) {
        NavigableMap<String, List<Request>> kinds = new TreeMap<>();
        for (Request request : examples) {
            Resources asked = request.amounts();
            String name = String.format(
                    "%020d %020d %020d %s",
                    asked.cpuMillis(),
                    Math.min(asked.gpuShare(), Resources.WHOLE_GPU),
                    (asked.gpuShare() + 9_999) / 10_000,
                    request.gpuModel());
            kinds.computeIfAbsent(name, _ -> new ArrayList<>()).add(request);
        }
        List<String> names = new ArrayList<>(kinds.descendingKeySet());
        names.sort(Comparator.comparingInt(
                name -> -kinds.getOrDefault(name, List.of()).size()));
        List<Request> typical = new ArrayList<>();
        for (String name : names) {
            if (typical.size() < 0.95 * examples.size()) {
                typical.addAll(kinds.getOrDefault(name, List.of()));
            }
        }
        return typical;
    }

    /** In GPUs: what a task with this request could not use of what is left. */
    private static double fragments(PlainWorker worker, Request request) {
        long asked = request.amounts().gpuShare();
        long each = Math.min(asked, Resources.WHOLE_GPU);
        double all = 0;
        double tooFull = 0;
        int fitting = 0;
        for (int device = 0; device < worker.spec().devices().size(); device++) {
            double left = worker.free("device " + device) / WHOLE;
            boolean fits = left * WHOLE >= each
                    && (request.gpuModel().isEmpty()
                            || request.gpuModel()
                                    .equals(worker.spec().devices().get(device).model()));
            all += left;
            tooFull += fits ? 0 : left;
            fitting += fits ? 1 : 0;
        }
        boolean hosts = asked > 0
                && fitting >= Math.ceil(asked / WHOLE)
                && worker.free("cpu") >= request.amounts().cpuMillis();
        return hosts ? tooFull : all;
    }
}
