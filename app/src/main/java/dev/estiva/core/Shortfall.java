package dev.estiva.core;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in words what a worker lacks for a request. */
final class Shortfall {
    private static final String UNITS = "KMGT";

    private Shortfall() {}

    /** Why no worker of the cluster could ever run it, at most three named. */
    static String ofCluster(Request request, Workers workers) {
        if (workers.count() == 0) {
            return "there is no worker";
        }
        List<String> reasons = new ArrayList<>();
        List<WorkerClass> seen = new ArrayList<>();
        for (WorkerNode node : workers.all()) {
            if (!seen.contains(node.kind())) {
                seen.add(node.kind());
                reasons.add("worker " + node.spec().name() + ": "
                        + of(request, node, node.kind().capacity(), "has"));
            }
        }
        int more = reasons.size() - 3;
        return String.join("; ", reasons.subList(0, Math.min(3, reasons.size())))
                + (more > 0 ? "; and " + more + " more kinds of worker" : "");
    }

    /** What is missing, compared with a vector of this worker; empty if nothing is. */
    static String of(Request request, WorkerNode node, long[] vector, String has) {
        List<String> missing = new ArrayList<>();
        Resources asked = request.amounts();
        lacks(missing, asked.slots() == 1 ? "slot" : "slots", asked.slots(), vector[WorkerClass.SLOTS], 1, has);
        String cpus = asked.cpuMillis() <= 1_000 ? "cpu" : "cpus";
        lacks(missing, cpus, asked.cpuMillis(), vector[WorkerClass.CPU], 1_000, has);
        lacksMemory(missing, asked.memoryBytes(), vector[WorkerClass.MEMORY], has);
        for (Map.Entry<String, Long> extra : asked.extras().entrySet()) {
            int at = node.kind().extras().indexOf(extra.getKey());
            lacks(missing, extra.getKey(), extra.getValue(), at < 0 ? 0 : vector[WorkerClass.MEMORY + 1 + at], 1, has);
        }
        devices(missing, request, node, vector, has);
        for (Map.Entry<String, String> label : request.labels().entrySet()) {
            String value = node.spec().labels().get(label.getKey());
            if (!label.getValue().equals(value)) {
                missing.add("needs label " + label.getKey() + "=" + label.getValue()
                        + (value == null ? "" : ", has " + value));
            }
        }
        return String.join(", ", missing);
    }

    private static void devices(List<String> missing, Request request, WorkerNode node, long[] vector, String has) {
        long asked = request.amounts().gpuShare();
        if (asked == 0) {
            return;
        }
        long each = Math.min(asked, Resources.WHOLE_GPU);
        int fitting = 0;
        int blocked = 0;
        for (int device = 0; device < node.spec().devices().size(); device++) {
            if (!Demand.isEligible(request, node.spec().devices().get(device))
                    || vector[node.kind().firstDevice() + device] < each) {
                continue;
            }
            if (!has.equals("has") && node.blockedDevices().has(device)) {
                blocked++;
            } else {
                fitting++;
            }
        }
        long needed = Math.ceilDiv(asked, Resources.WHOLE_GPU);
        if (fitting < needed) {
            String kind = (request.gpuModel().isEmpty() ? "" : request.gpuModel() + " ") + "GPU"
                    + (request.gpuMemoryBytes() > 0 ? " of " + size(request.gpuMemoryBytes()) + " or more" : "");
            String share = each < Resources.WHOLE_GPU ? amount(each, Resources.WHOLE_GPU) + " of a " : needed + " ";
            missing.add("needs " + share + kind + ", " + has + " " + fitting + " that fit"
                    + (blocked > 0 ? " (strangers hold the memory of " + blocked + " more)" : ""));
        }
    }

    private static void lacks(List<String> missing, String kind, long asked, long there, long unit, String has) {
        if (asked > there) {
            missing.add("needs " + amount(asked, unit) + " " + kind + ", " + has + " " + amount(there, unit));
        }
    }

    /** Exactly where the short form would say that the same is not enough. */
    private static void lacksMemory(List<String> missing, long asked, long there, String has) {
        if (asked > there) {
            boolean differ = !size(asked).equals(size(there));
            missing.add(
                    differ
                            ? "needs " + size(asked) + " of memory, " + has + " " + size(there)
                            : "needs " + asked + " bytes of memory, " + has + " " + there);
        }
    }

    /** In 1,024s, with one decimal: {@code 16Gi}, {@code 1.5Gi}, {@code 512B}. */
    private static String size(long bytes) {
        int power = 0;
        while (power < UNITS.length() && bytes >> (10 * (power + 1)) > 0) {
            power++;
        }
        if (power == 0) {
            return bytes + "B";
        }
        long unit = 1L << (10 * power);
        long tenths = (bytes / unit) * 10 + ((bytes % unit) * 10 + unit / 2) / unit;
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + UNITS.charAt(power - 1) + "i";
    }

    private static String amount(long amount, long unit) {
        return unit == 1 ? Long.toString(amount) : Seconds.ofMicros(amount * (1_000_000 / unit));
    }
}
