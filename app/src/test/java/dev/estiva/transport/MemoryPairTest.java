package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import org.junit.jupiter.api.Test;

class MemoryPairTest {
    private final MemoryPair pair = new MemoryPair();
    private final RecordingReceiver<FromWorker> atServer = new RecordingReceiver<>();
    private final RecordingReceiver<FromServer> atWorker = new RecordingReceiver<>();

    MemoryPairTest() {
        pair.open(atServer, atWorker);
    }

    @Test
    void deliversWhenToldTo() throws InterruptedException {
        pair.worker().send(new FromWorker.Ready(1));
        pair.worker().send(new FromWorker.Ready(2));
        pair.server().send(new FromServer.Refused("no"));
        assertThat(pair.deliver()).isTrue();
        assertThat(atServer.next()).isEqualTo(new FromWorker.Ready(1));
        assertThat(atWorker.next()).isEqualTo(new FromServer.Refused("no"));
        pair.deliverAll();
        assertThat(atServer.next()).isEqualTo(new FromWorker.Ready(2));
        assertThat(pair.deliver()).isFalse();
    }

    @Test
    void closesAfterTheLastMessage() throws InterruptedException {
        pair.server().send(new FromServer.Refused("no"));
        pair.server().close("refused");
        pair.server().send(new FromServer.Refused("too late"));
        pair.deliverAll();
        assertThat(atWorker.next()).isEqualTo(new FromServer.Refused("no"));
        assertThat(atWorker.end()).isEqualTo("the other side closed the connection");
        assertThat(atServer.end()).isEqualTo("refused");
    }

    @Test
    void losesWhatIsOnItsWayWhenCut() {
        pair.worker().send(new FromWorker.Ready(1));
        pair.cut();
        pair.deliverAll();
        assertThat(atServer.end()).isEqualTo("the connection broke");
        assertThat(atWorker.end()).isEqualTo("the connection broke");
    }
}
