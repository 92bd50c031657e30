package dev.estiva.cli;

import dev.estiva.forecast.LiveComparison;
import dev.estiva.forecast.Recording;
import dev.estiva.policy.PolicySpec;
import dev.estiva.workload.Workload;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says whether a live run was what the simulator would have made of it. */
final class Verification {
    private final LiveRun run;
    private final Workload workload;
    private final PolicySpec policy;
    private final PrintWriter out;

    Verification(LiveRun run, Workload workload, PolicySpec policy, PrintWriter out) {
        this.run = run;
        this.workload = workload;
        this.policy = policy;
        this.out = out;
    }

    /** True if both proofs hold. */
    boolean print() {
        boolean replayed = replay();
        boolean simulated = compare();
        boolean proved = replayed && simulated;
        say("verify: %s", proved ? "live is simulated" : "that live is simulated is NOT proved");
        out.flush();
        return proved;
    }

    private boolean replay() {
        Recording recording = run.recording();
        @Nullable
        String difference = recording.replay(run.engineConfig(), run.policy().build());
        say(
                "(a) replay: %d recorded inputs fed to a new engine give %s",
                recording.inputCount(),
                difference == null ? "the same " + recording.factCount() + " facts" : "other facts: " + difference);
        return difference == null;
    }

    private boolean compare() {
        LiveComparison.Live live = new LiveComparison.Live(
                run.recording(),
                run.policy(),
                run.clock()::realMicros,
                run.clock().workloadMicros(LiveComparison.CLOSE_MICROS),
                run::measuredStartMicros);
        LiveComparison found = LiveComparison.of(live, workload, policy);
        if (found.disturbed()) {
            say("(b) simulation: not compared, since a worker was lost or joined, or an attempt failed");
            return false;
        }
        say(
                "(b) simulation: %d of %d tasks on the worker of the pure simulation; %d of %d with events closer than"
                        + " %d ms taken as they came",
                found.sameAsPure(),
                found.tasks(),
                found.tasks() - found.elsewhere().size(),
                found.tasks(),
                LiveComparison.CLOSE_MICROS / 1_000);
        found.elsewhere().stream().limit(10).forEach(task -> say("    elsewhere: task %s", task));
        say(
                "    starts off the simulated ones, beyond what their predecessors were late: median %.1f ms,"
                        + " p99 %.1f ms (bound %d ms), most %.1f ms",
                found.median() / 1e3, found.p99() / 1e3, LiveComparison.LATE_MICROS / 1_000, found.most() / 1e3);
        return found.holds();
    }

    private void say(String text, Object... details) {
        out.println(String.format(Locale.ROOT, text, details));
    }
}
