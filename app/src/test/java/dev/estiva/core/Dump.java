package dev.estiva.core;

import dev.estiva.model.TaskState;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Everything that facts build, as text: two states are equal if their dumps are. */
public final class Dump {
    private final ClusterState state;
    private final StringBuilder out = new StringBuilder();

    private Dump(ClusterState state) {
        this.state = state;
    }

    public static String of(ClusterState state) {
        Dump dump = new Dump(state);
        dump.all();
        return dump.out.toString();
    }

    private void all() {
        line("next job", state.nextJob(), "next worker", state.nextWorker(), "last", state.lastMicros());
        line("last placed", state.lastPlacedWorker(), "running", state.runningCount(), "jobs", state.jobCount());
        state.forEachJob(this::job);
        state.workers().all().forEach(this::worker);
        line("waiting", state.waiting().size());
        sorted(state).forEach(this::group);
        if (state.accounts() != null) {
            state.accounts().parts().forEach(part -> line(part));
            line("held", state.accounts().held());
        }
        state.reservations().forEach((task, reservation) -> line("reserved", task, reservation));
        state.speeds().parts().forEach(part -> line(part));
        line("timer", state.timers().next());
    }

    private void job(JobEntry job) {
        line("job", job.id(), job.spec(), "submitted", job.submitMicros(), "unfinished", job.unfinished());
        line(" progress", job.progress(), "running", job.running(), "ended", job.endedWays());
        line(" untouched", job.untouched(), "from", job.firstUntouched());
        for (int index = job.firstUntouched(); index < Math.min(job.spec().tasks(), 1_000); index++) {
            if (job.state(index) == null) {
                line(" cancelled", index);
            }
        }
        for (Map.Entry<Integer, TaskState> task : job.touched().entrySet()) {
            line(
                    " task",
                    task.getKey(),
                    task.getValue(),
                    "asks for",
                    job.spec(task.getKey()).request());
        }
    }

    private void worker(WorkerNode node) {
        line("worker", node.id(), node.spec(), "free", Arrays.toString(node.free()));
        line(" suspected", node.isSuspected(), "cordoned", node.isCordoned(), "draining", node.isDraining());
        line(" quarantine", String.valueOf(node.quarantine()));
        line(
                " record",
                node.record().failuresInARow(),
                node.record().sinceMicros(),
                node.record().ends());
        line(" blocked", node.blockedDevices(), "of the kind of", kind(node));
        for (int at = 0; at < node.running().size(); at++) {
            RunningTasks running = node.running();
            line(" runs", running.task(at), running.startMicros(at), running.boundEndMicros(at), running.share(at));
        }
    }

    /** The first of its kind: kinds are numbered as they come, so that their numbers tell of workers that are gone. */
    private WorkerId kind(WorkerNode node) {
        return state.workers().all().stream()
                .filter(each -> each.kind().equals(node.kind()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void group(RequestGroup group) {
        line("group", group.request());
        for (Candidate task = state.waiting().first(group);
                task != null;
                task = state.waiting().next(group, task)) {
            line(" waits", task.task(), "key", task.key(), "length", task.lengthMicros());
        }
    }

    /** Where time changes the order, groups that have not been looked at stand as they stood at their last look. */
    private static List<RequestGroup> sorted(ClusterState state) {
        List<RequestGroup> groups = new ArrayList<>(state.waiting().groups());
        if (state.waiting().order().isRanked()) {
            groups.sort(Comparator.comparing(RequestGroup::request, ByContent.REQUEST)
                    .thenComparing(RequestGroup::user)
                    .thenComparingLong(RequestGroup::number));
        }
        return groups;
    }

    private void line(Object... words) {
        for (Object word : words) {
            out.append(word).append(' ');
        }
        out.append('\n');
    }
}
