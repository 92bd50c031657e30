package dev.estiva.core;

import dev.estiva.core.StatePart.Clock;
import dev.estiva.core.StatePart.EndedUntouched;
import dev.estiva.core.StatePart.OfJob;
import dev.estiva.core.StatePart.OfTask;
import dev.estiva.core.StatePart.OfWorker;
import dev.estiva.core.StatePart.Promise;
import dev.estiva.core.StatePart.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Takes a state apart. {@link ClusterState#restore} puts it together again. */
final class StateParts {
    private final ClusterState state;
    private final Consumer<StatePart> target;

    StateParts(ClusterState state, Consumer<StatePart> target) {
        this.state = state;
        this.target = target;
    }

    void run() {
        target.accept(
                new Clock(state.lastMicros(), state.nextJob(), state.workers().nextId(), state.lastPlacedWorker()));
        state.workers().all().forEach(this::worker);
        state.forEachJob(this::job);
        state.reservations()
                .forEach((task, promise) ->
                        target.accept(new Promise(task, promise.placement(), promise.startMicros())));
        state.speeds().parts().forEach(target);
        Accounts accounts = state.accounts();
        if (accounts != null) {
            accounts.parts().forEach(target);
        }
    }

    private void worker(WorkerNode node) {
        List<Integer> blocked = IntStream.range(0, node.spec().devices().size())
                .filter(node.blockedDevices()::has)
                .boxed()
                .toList();
        Standing standing =
                new Standing(node.isSuspected(), node.isCordoned(), node.isDraining(), node.quarantine(), blocked);
        target.accept(
                new OfWorker(node.id(), node.spec(), standing, node.record().part()));
    }

    private void job(JobEntry job) {
        target.accept(new OfJob(
                job.id(), job.spec(), job.submitMicros(), job.firstUntouched(), job.progress(), job.endedWays()));
        List<Integer> ended = new ArrayList<>();
        for (int index : job.endedUntouched()) {
            ended.add(index);
            if (ended.size() == EndedUntouched.MOST) {
                target.accept(new EndedUntouched(job.id(), ended));
                ended.clear();
            }
        }
        if (!ended.isEmpty()) {
            target.accept(new EndedUntouched(job.id(), ended));
        }
        for (Map.Entry<Integer, dev.estiva.model.TaskState> task : job.touched().entrySet()) {
            target.accept(new OfTask(job.task(task.getKey()), task.getValue(), job.isElsewhere(task.getKey())));
        }
    }
}
