package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.metrics.RunEvent.Assigned;
import dev.estiva.metrics.RunEvent.Cause;
import dev.estiva.metrics.RunEvent.Ended;
import dev.estiva.metrics.RunEvent.Refused;
import dev.estiva.metrics.RunEvent.Requeued;
import dev.estiva.metrics.RunEvent.WorkerLost;
import dev.estiva.metrics.TaskRow.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person who watches is told of the facts. */
final class RunEventsTest {
    private final List<RunEvent> events = new ArrayList<>();
    private final RunEvents runEvents = new RunEvents(TestRun.ZERO, events::add);
    private final TestRun run = new TestRun(runEvents);

    @Test
    void aLossIsToldInTheOrderInWhichItHappens() {
        run.join("1", 1).join("2", 1).at(1).submit("101").at(3).lose(1);
        assertThat(events)
                .containsExactly(
                        new Assigned("101", "1", 1_000_000),
                        new Requeued("101", "1", Cause.WORKER_LOST, "no beat", 3_000_000),
                        new WorkerLost("1", "no beat", 3_000_000),
                        new Assigned("101", "2", 3_000_000));
    }

    @Test
    void tasksOfArraysAreToldByIndexAndPlainJobsByLabel() {
        run.join("1", 3).submit(TestRun.job("7", 2, 1)).submit("8").at(2).complete(1, 1);
        assertThat(events)
                .startsWith(new Assigned("7.0", "1", 0), new Assigned("7.1", "1", 0), new Assigned("8", "1", 0));
        assertThat(events.getLast()).isInstanceOfSatisfying(Ended.class, ended -> {
            assertThat(ended.atMicros()).isEqualTo(2_000_000);
            assertThat(ended.row().name()).isEqualTo("7.1");
            assertThat(ended.row().status()).isEqualTo(Status.COMPLETED);
        });
    }

    @Test
    void refusedArrayIsToldOnce() {
        runEvents.refused(TestRun.job("7", 5, 99), TestRun.ZERO + 1, "too large");
        assertThat(events).containsExactly(new Refused("7", "too large", 1));
    }
}
