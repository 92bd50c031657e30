package dev.estiva.truth;

import dev.estiva.core.Answer.Accepted;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import dev.estiva.workload.WorkloadJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pods of Alibaba's GPU trace, and copies of them, come one by one in the order of the authors' simulator, and stay; one that
 * has no room goes at once. Of workers that are equally good the one counts that was first there.
 */
final class GpuReplay {
    private static final String NODES = "gpu/openb/openb_node_list_gpu_node.csv.gz";

    private final List<WorkerSpec> nodes;
    private final long gpuShare;
    private final NavigableMap<String, String> places = new TreeMap<>();
    private final NavigableMap<Long, double[]> sums = new TreeMap<>();

    private GpuReplay(List<WorkerSpec> nodes) {
        this.nodes = nodes;
        this.gpuShare =
                nodes.stream().mapToLong(node -> node.capacity().gpuShare()).sum();
    }

    /** The files of an experiment. */
    static List<String> needs(String trace, int seed) {
        return List.of(
                NODES, pods(trace), order(trace, seed) + "_arrivals.csv.gz", order(trace, seed) + "_node_rank.csv.gz");
    }

    private static String pods(String trace) {
        return "gpu/openb/openb_pod_list_" + trace + ".csv.gz";
    }

    private static String order(String trace, int seed) {
        return "ref/fgd/order/" + trace + "_seed" + seed;
    }

    /** Runs one experiment. */
    static GpuReplay of(Path folder, String trace, int seed, Presets policy) throws IOException, WorkloadException {
        Workload workload =
                WorkloadFiles.read(List.of(folder.resolve(NODES), folder.resolve(pods(trace))), ReadOptions.DEFAULT);
        NavigableMap<String, Long> ranks = new TreeMap<>();
        Path rankFile = folder.resolve(order(trace, seed) + "_node_rank.csv.gz");
        new ReferenceFile(rankFile).forEach(List.of("node", "rank"), row -> ranks.put(row.text(0), row.whole(1)));
        List<WorkerSpec> nodes = new ArrayList<>(workload.cluster());
        for (WorkerSpec node : nodes) {
            if (!ranks.containsKey(node.name())) {
                throw new IOException(rankFile + ": expected node " + node.name());
            }
        }
        nodes.sort(Comparator.comparingLong(node -> ranks.getOrDefault(node.name(), 0L)));
        NavigableMap<String, JobSpec> specs = new TreeMap<>();
        for (WorkloadJob job : workload.jobs()) {
            specs.put(job.label(), job.spec());
        }
        Engine engine = new Engine(
                EngineConfig.SIMULATED,
                policy.spec()
                        .expecting(workload.jobs().stream()
                                .map(job -> job.spec().request())
                                .toList())
                        .build(),
                FactListener.NONE);
        List<Input> joins = new ArrayList<>();
        nodes.forEach(node -> joins.add(new Input.Register(node, List.of())));
        engine.stepWithoutPass(joins, 0);
        GpuReplay replay = new GpuReplay(nodes);
        replay.run(engine, specs, new ReferenceFile(folder.resolve(order(trace, seed) + "_arrivals.csv.gz")));
        return replay;
    }

    private void run(Engine engine, NavigableMap<String, JobSpec> specs, ReferenceFile arrivals) throws IOException {
        long now = 0;
        long arrived = 0;
        long allocated = 0;
        for (ReferenceFile.Row row : arrivals.rows(List.of("pod"))) {
            String pod = row.text(0);
            JobSpec spec = specs.get(pod.replaceFirst("-tuned-[0-9]+$", ""));
            if (spec == null) {
                throw new IOException(arrivals.path() + ": found pod " + pod + ", expected one of the trace");
            }
            var step = engine.step(List.of(new Input.Submit(spec, Payload.NONE)), ++now);
            long asked = spec.request().amounts().gpuShare();
            arrived += asked;
            if (!step.facts().isEmpty() && step.facts().getLast() instanceof Fact.TaskPlaced placed) {
                places.put(pod, place(placed.placement().shares().getFirst()));
                allocated += asked;
            } else {
                places.put(pod, "FAIL ");
                if (step.answers().getFirst() instanceof Accepted accepted) {
                    engine.step(List.of(new Input.CancelJob(accepted.job())), now);
                }
            }
            double[] sum = sums.computeIfAbsent(Math.round(100.0 * arrived / gpuShare), _ -> new double[2]);
            sum[0] += Math.round(10_000.0 * allocated / gpuShare) / 100.0;
            sum[1]++;
        }
    }

    private String place(Share share) {
        return nodes.get(share.worker().value() - 1).name() + " "
                + share.devices().stream()
                        .map(DeviceShare::device)
                        .map(String::valueOf)
                        .collect(Collectors.joining("-"));
    }

    /** The node and the GPUs of each pod, as the reference writes them. */
    NavigableMap<String, String> places() {
        return places;
    }

    /** What percentage was allocated: the mean over the arrivals at which this percentage of the GPUs had been asked for. */
    double allocated(long percent) {
        double[] sum = sums.getOrDefault(percent, new double[] {Double.NaN, 1});
        return Math.round(sum[0] / sum[1] * 100) / 100.0;
    }
}
