package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looking ahead meets what is there, and nothing else. */
class LookaheadTest {
    private final Engine engine =
            new Engine(EngineConfig.SIMULATED, Presets.FIFO.spec().build(), FactListener.NONE);
    private final Lookahead lookahead = new Lookahead((ClusterState) engine.view());

    /** Job 1 runs, jobs 2 to 4 wait, in two groups. */
    LookaheadTest() {
        List<Input> inputs = new ArrayList<>();
        inputs.add(new Input.Register(WorkerSpec.ofSlots("worker", 2), List.of()));
        for (long slots : new long[] {2, 2, 1, 2}) {
            inputs.add(new Input.Submit(TestSpecs.job("job slots=" + slots + " for=5m"), Payload.NONE));
        }
        engine.step(inputs, 0);
    }

    @Test
    void seesTasksThatRun() {
        lookahead.toEnds(List.of(end(new TaskId(1, 0), 1)));

        assertThat(lookahead.seen()).isNotZero();
    }

    @Test
    void seesNothingOfTasksThatDoNotRunAndWorkersThatAreNotThere() {
        lookahead.toEnds(List.of(end(new TaskId(2, 0), 2), end(new TaskId(1, 1), 2), end(new TaskId(99, 0), 2)));

        assertThat(lookahead.seen()).isZero();
    }

    private static ExpectedEnd end(TaskId ofTask, int onWorker) {
        return new ExpectedEnd() {
            @Override
            public TaskId task() {
                return ofTask;
            }

            @Override
            public WorkerId worker() {
                return new WorkerId(onWorker);
            }
        };
    }

    @Test
    void seesAsManyOfTheWaitingTasksAsItIsAskedFor() {
        List<Long> seen = new ArrayList<>();
        for (int count = 0; count <= 4; count++) {
            Lookahead each = new Lookahead((ClusterState) engine.view());
            each.toStarts(count);
            seen.add(each.seen());
        }

        assertThat(seen).startsWith(0L).isSorted();
        assertThat(seen.subList(0, 4)).doesNotHaveDuplicates();
        assertThat(seen.get(4)).as("of three").isEqualTo(seen.get(3));
    }
}
