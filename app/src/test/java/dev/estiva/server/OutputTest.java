package dev.estiva.server;

import static dev.estiva.server.FakeWorker.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Output that a worker sends, up to whoever stores it. */
class OutputTest {
    private final LiveRig rig = new LiveRig();

    @Test
    void outputIsPassedOnAndAcknowledgedWhenItIsSafe() {
        FakeWorker worker = rig.join("a");
        rig.submit(1);
        FromServer.Welcome welcome = worker.hearsNext(FromServer.Welcome.class);
        assertThat(welcome.outputWindow()).isEqualTo(1_000);
        worker.hears(FromServer.ProcessTask.class);
        FromWorker.Output piece = new FromWorker.Output(
                id(1, 1), TaskStream.STDOUT, 0, Payload.of("hello\n".getBytes(StandardCharsets.UTF_8)));
        worker.say(piece);
        rig.settle();
        assertThat(rig.output).containsExactly(piece);
        worker.hearsNothing();

        rig.safe.getFirst().accept(6);
        rig.settle();
        assertThat(worker.hears(FromServer.Output.class))
                .isEqualTo(new FromServer.Output(id(1, 1), 5, TaskStream.STDOUT, 6));
        worker.hearsNothing();
    }

    @Test
    void outputOfAConnectionThatEndedMeanwhileIsAcknowledgedToNobody() {
        FakeWorker worker = rig.join("a");
        rig.submit(1);
        worker.say(new FromWorker.Output(id(1, 1), TaskStream.STDERR, 0, Payload.of(new byte[1])));
        rig.settle();
        worker.cut();
        rig.safe.getFirst().accept(1);
        rig.settle();
        assertThat(worker.whyClosed).isNotNull();
    }
}
