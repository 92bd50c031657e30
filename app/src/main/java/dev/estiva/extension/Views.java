package dev.estiva.extension;

import dev.estiva.core.WorkerNode;
import dev.estiva.custom.Amounts;
import dev.estiva.custom.TaskView;
import dev.estiva.custom.WorkerView;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import java.util.SortedMap;

/** What users' code sees of tasks and workers. Copies, so that it may keep them and cannot change anything. */
final class Views {
    private static final double MICROS = 1e6;

    private Views() {}

    static TaskView task(JobSpec spec, long submitMicros, long waitedMicros) {
        return new Task(spec, amounts(spec.request().amounts()), submitMicros, waitedMicros);
    }

    /** Of any task that asks for this. */
    static TaskView request(Request request) {
        JobSpec bare = new JobSpec(
                "", "", "", 1, request, JobSpec.DEFAULT_PRIORITY, JobSpec.UNKNOWN, JobSpec.UNKNOWN, Retry.NEVER);
        return task(bare, 0, 0);
    }

    static WorkerView worker(WorkerNode node) {
        return new Worker(
                node.spec().name(),
                node.spec().labels(),
                node.spec().speedMilli() / 1e3,
                amounts(node.spec().capacity()),
                amounts(node.freeAmounts()),
                node.running().size());
    }

    private static Amounts amounts(Resources amounts) {
        return new Amounts(
                amounts.slots(),
                amounts.cpuMillis() / 1e3,
                amounts.gpuShare() / (double) Resources.WHOLE_GPU,
                amounts.memoryBytes(),
                amounts.extras());
    }

    private record Worker(
            String name, SortedMap<String, String> labels, double speed, Amounts capacity, Amounts free, int running)
            implements WorkerView {
        @Override
        public String toString() {
            return "worker " + name;
        }
    }

    private record Task(JobSpec spec, Amounts request, long submitMicros, long waitedMicros) implements TaskView {
        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public String user() {
            return spec.user();
        }

        @Override
        public String type() {
            return spec.type();
        }

        @Override
        public int priority() {
            return spec.priority();
        }

        @Override
        public int tasks() {
            return spec.tasks();
        }

        @Override
        public SortedMap<String, String> labels() {
            return spec.labels();
        }

        @Override
        public double estimateSeconds(double unknown) {
            return seconds(spec.estimateMicros(), unknown);
        }

        @Override
        public double limitSeconds(double unknown) {
            return seconds(spec.limitMicros(), unknown);
        }

        @Override
        public double deadlineSeconds(double unknown) {
            return spec.deadlineMicros() == JobSpec.UNKNOWN ? unknown : (submitMicros + spec.deadlineMicros()) / MICROS;
        }

        @Override
        public double submitSeconds() {
            return submitMicros / MICROS;
        }

        @Override
        public double waitedSeconds() {
            return waitedMicros / MICROS;
        }

        @Override
        public String toString() {
            return spec.name().isEmpty() ? "a task" : "the task " + spec.name();
        }

        private static double seconds(long micros, double unknown) {
            return micros == JobSpec.UNKNOWN ? unknown : micros / MICROS;
        }
    }
}
