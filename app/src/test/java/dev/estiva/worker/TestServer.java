package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Address;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import dev.estiva.transport.TcpListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server over real TCP that a test speaks for. It answers beats by itself. Waits are bounded only so that a broken test ends. */
final class TestServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long BEAT = 100_000;
    private static final long LOST = 60_000_000;

    private final TcpListener listener;
    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

    TestServer() throws IOException {
        listener = TcpListener.open(new Address(Address.LOOPBACK, 0), link -> {
            Session session = new Session(link);
            sessions.add(session);
            return session;
        });
    }

    Address address() {
        return listener.address();
    }

    @Override
    public void close() {
        listener.close();
    }

    /** The next connection, once its worker has said HELLO and was told WELCOME. */
    Session welcome() throws InterruptedException {
        return welcome(FromServer.Welcome.NO_OUTPUT);
    }

    /** The same, by a server that takes output. */
    Session welcome(int outputWindow) throws InterruptedException {
        Session session = sessions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(session).as("a connection").isNotNull();
        session.hello.complete((FromWorker.Hello) session.next());
        session.link.send(new FromServer.Welcome(1, "test", 1, new WorkerId(1), BEAT, LOST, "test", outputWindow));
        return session;
    }

    /** One connection of a worker. */
    static final class Session implements Receiver<FromWorker> {
        private final Link<FromServer> link;
        private final BlockingQueue<FromWorker> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<FromWorker.Beat> beats = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final CompletableFuture<FromWorker.Hello> hello = new CompletableFuture<>();

        Session(Link<FromServer> link) {
            this.link = link;
        }

        @Override
        public void received(FromWorker message) {
            if (message instanceof FromWorker.Beat beat) {
                link.send(new FromServer.Beat(1, beat.seq(), List.of()));
                beats.add(beat);
            } else {
                heard.add(message);
            }
        }

        @Override
        public void closed(String why) {
            closed.complete(why);
        }

        FromWorker.Hello hello() {
            return hello.join();
        }

        /** The next message that is no beat. */
        FromWorker next() throws InterruptedException {
            FromWorker message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return message;
        }

        FromWorker.Result nextResult() throws InterruptedException {
            FromWorker message = next();
            return message instanceof FromWorker.Result result ? result : (FromWorker.Result) next();
        }

        FromWorker.Beat nextBeat() throws InterruptedException {
            FromWorker.Beat beat = beats.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(beat).as("a beat").isNotNull();
            return beat;
        }

        void process(AttemptId id, String type, String payload) {
            Payload json = Payload.of(payload.getBytes(StandardCharsets.UTF_8));
            link.send(new FromServer.ProcessTask(id, 1, type, json, Resources.ofSlots(1), List.of(), JobSpec.UNKNOWN));
        }

        void send(FromServer message) {
            link.send(message);
        }

        void close() {
            link.close("the test closes");
        }

        String end() {
            return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    static AttemptId id(int job, int attempt) {
        return new AttemptId(new TaskId(job, 0), attempt);
    }
}
