package dev.estiva.worker;

import static dev.estiva.worker.AgentRig.BEAT;
import static dev.estiva.worker.AgentRig.CLUSTER;
import static dev.estiva.worker.AgentRig.SECOND;
import static dev.estiva.worker.AgentRig.id;
import static dev.estiva.worker.AgentRig.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.Payload;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that ends its tasks when it has lost its server. */
class AgentLeaseTest {
    private static final long LEASE = 20 * SECOND;
    private static final long GRACE = 5 * SECOND;

    @Test
    void theLeaseCountsFromTheSendingOfWhatWasAnswered() {
        AgentRig rig = serving();
        assertThat(rig.lease()).isEqualTo(new AgentAction.Lease(LEASE - GRACE, GRACE));
        rig.pass(BEAT);
        rig.expectSend(new FromWorker.Beat(1, List.of()));
        rig.pass(SECOND);
        rig.receive(new FromServer.Beat(1, FromServer.Beat.UNASKED, List.of()));
        assertThat(rig.lease().untilMicros()).as("that answers nothing").isEqualTo(LEASE - GRACE);
        rig.receive(new FromServer.Beat(1, 1, List.of()));
        assertThat(rig.lease()).isEqualTo(new AgentAction.Lease(BEAT + LEASE - GRACE, GRACE));
    }

    @Test
    void endsWhatRunsInTimeAndSaysThatItWasNotTheTasksFault() {
        AgentRig rig = serving();
        rig.receive(process(id(7, 1)));
        rig.expectStart(1, process(id(7, 1)));
        rig.disconnect();
        rig.expectNote("the connection broke");
        rig.connect();
        rig.expectHello(CLUSTER, id(7, 1));
        rig.jump(LEASE - GRACE - 1 - rig.nowMicros());
        rig.expectNothingMore();
        assertThat(rig.wakesIn()).isLessThanOrEqualTo(1);
        rig.jump(1);
        rig.receive(new FromServer.Unknown("time passes"));
        rig.expectNote("ignored a message of the unknown type");
        rig.expect(new AgentAction.StopTask(1, GRACE));
        rig.expectNote("no sign of the server, so all tasks are ended");
        rig.step(new AgentEvent.TaskEnded(1, JobResult.failed(143, "ended by SIGTERM"), SECOND));
        rig.expect(new AgentAction.CloseLink("no answer to HELLO"));
        rig.expectNote("no answer to HELLO");
        rig.connect();
        rig.expectHello(CLUSTER, id(7, 1));
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Result(
                id(7, 1), Status.STOPPED, SECOND, 143, "its worker lost the server", Payload.NONE));
    }

    @Test
    void aTaskThatIsDoneNeverthelessIsDone() {
        AgentRig rig = serving();
        rig.receive(process(id(7, 1)));
        rig.expectStart(1, process(id(7, 1)));
        rig.jump(LEASE);
        rig.step(new AgentEvent.TaskEnded(1, JobResult.done(), SECOND));
        rig.expectSend(AgentRig.completed(id(7, 1)));
    }

    @Test
    void startsNothingAfterItHasStoodStill() {
        AgentRig rig = serving();
        rig.receive(process(id(6, 1)));
        rig.expectStart(1, process(id(6, 1)));
        rig.jump(LEASE - SECOND);
        rig.receive(process(id(7, 1)));
        rig.expect(new AgentAction.CloseLink("this worker has stood still for too long"));
        rig.expectNote("this worker has stood still");
        rig.expect(new AgentAction.StopTask(1, SECOND));
        rig.expectNote("no sign of the server");
        rig.connect();
        rig.expectHello(CLUSTER, id(6, 1));
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined");
        rig.expectSend(new FromWorker.Ready(0));
        rig.receive(process(id(8, 1)));
        rig.expectStart(2, process(id(8, 1)));
    }

    @Test
    void othersLetTheirTasksRunOn() {
        AgentRig rig = AgentRig.serving(1);
        assertThat(rig.lease().untilMicros()).isEqualTo(AgentLease.NEVER);
        rig.receive(process(id(7, 1)));
        rig.expectStart(1, process(id(7, 1)));
        rig.jump(100 * LEASE);
        rig.receive(process(id(8, 1)));
        rig.expectStart(2, process(id(8, 1)));
        rig.expectSend(new FromWorker.Beat(1, List.of(id(7, 1), id(8, 1))));
        rig.expectNothingMore();
    }

    private static AgentRig serving() {
        AgentRig rig = new AgentRig(false, WorkerSpec.ofSlots("w1", 1).withLease(LEASE));
        rig.connect();
        rig.expectHello("");
        rig.welcome(CLUSTER, 1);
        rig.expectNote("joined as worker 1");
        rig.expectSend(new FromWorker.Ready(1));
        rig.expectNothingMore();
        return rig;
    }
}
