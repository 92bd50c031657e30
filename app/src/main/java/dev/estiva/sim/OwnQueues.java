package dev.estiva.sim;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every worker has a queue of its own, and each job is sent to one of them as it comes, for good: what a load balancer does, and
 * what a scheduler with one queue avoids. Workers carry a label that jobs then ask for.
 */
public final class OwnQueues implements Door {
    private static final String LABEL = "own-queue";

    private final Rule rule;
    private final int choices;
    private final SeededRandom random;
    private final List<Request> requests = new ArrayList<>();
    private int sent;

    /** To which queue a job is sent. */
    public enum Rule {
        /** To the next. */
        ROUND_ROBIN,
        /** To any. */
        RANDOM,
        /** To that with the fewest jobs of some that are drawn. */
        LEAST_OF_SOME
    }

    /** @param choices how many different ones are drawn, where some are */
    public OwnQueues(Rule rule, int choices, SeededRandom random) {
        this.rule = rule;
        this.choices = choices;
        this.random = random;
    }

    /** The same machines, told apart. */
    public static Workload on(Workload workload) {
        List<WorkerSpec> cluster = new ArrayList<>();
        for (WorkerSpec worker : workload.cluster()) {
            NavigableMap<String, String> labels = new TreeMap<>(worker.labels());
            labels.put(LABEL, Integer.toString(cluster.size() + 1));
            cluster.add(new WorkerSpec(
                    worker.name(),
                    worker.capacity(),
                    worker.devices(),
                    labels,
                    worker.speedMilli(),
                    worker.leaseMicros()));
        }
        return new Workload(cluster, workload.jobs(), workload.notes());
    }

    @Override
    public @Nullable Refused refusal(WorkloadJob job, ClusterView view) {
        return null;
    }

    @Override
    public JobSpec spec(WorkloadJob job, ClusterView view) {
        int count = view.workers().count();
        Request asked = job.spec().request();
        int queue = switch (rule) {
            case ROUND_ROBIN -> sent++ % count;
            case RANDOM -> random.nextInt(count);
            case LEAST_OF_SOME -> leastOfSome(asked, view, count);
        };
        return job.spec().withRequest(request(asked, queue));
    }

    private int leastOfSome(Request asked, ClusterView view, int count) {
        int best = 0;
        int fewest = Integer.MAX_VALUE;
        List<Integer> drawn = new ArrayList<>(choices);
        while (drawn.size() < Math.min(choices, count)) {
            int queue = random.nextInt(count);
            if (drawn.contains(queue)) {
                continue;
            }
            drawn.add(queue);
            WorkerNode node = view.workers().get(new WorkerId(queue + 1));
            int there = view.waiting().group(request(asked, queue)).entries()
                    + (node == null ? 0 : node.running().size());
            if (there < fewest) {
                best = queue;
                fewest = there;
            }
        }
        return best;
    }

    /** One object for each queue, since the scheduler is fastest with requests that it knows. */
    private Request request(Request asked, int queue) {
        while (requests.size() <= queue) {
            NavigableMap<String, String> labels = new TreeMap<>(asked.labels());
            labels.put(LABEL, Integer.toString(requests.size() + 1));
            requests.add(new Request(asked.amounts(), asked.gpuModel(), asked.gpuMemoryBytes(), labels));
        }
        Request known = requests.get(queue);
        if (known.amounts().equals(asked.amounts())) {
            return known;
        }
        NavigableMap<String, String> labels = new TreeMap<>(asked.labels());
        labels.put(LABEL, Integer.toString(queue + 1));
        return new Request(asked.amounts(), asked.gpuModel(), asked.gpuMemoryBytes(), labels);
    }
}
