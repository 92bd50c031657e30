package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.Message;
import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A server's link and a worker's, joined in memory. Nothing arrives until {@link #deliver()} is called, so a test decides
 * when and how far each message gets; every message passes through its line of text. For one thread.
 */
public final class MemoryPair {
    private final End<FromWorker, FromServer> server = new End<>("memory worker", Codec.forServer());
    private final End<FromServer, FromWorker> worker = new End<>("memory server", Codec.forWorker());

    /** The link that the server sends on. */
    public Link<FromServer> server() {
        return server;
    }

    /** The link that the worker sends on. */
    public Link<FromWorker> worker() {
        return worker;
    }

    /** Says who hears what arrives at each end; to be called before the first delivery. */
    public void open(Receiver<FromWorker> atServer, Receiver<FromServer> atWorker) {
        server.receiver = atServer;
        worker.receiver = atWorker;
    }

    /** Delivers the oldest message, or the news that the other end closed, to each side; false if there was none. */
    public boolean deliver() {
        boolean toServer = pass(worker, server);
        boolean toWorker = pass(server, worker);
        return toServer || toWorker;
    }

    public void deliverAll() {
        while (deliver()) {
            // until all is quiet
        }
    }

    /** Breaks the connection: what is on its way is lost, and both ends are told. */
    public void cut() {
        server.sent.clear();
        worker.sent.clear();
        server.end("the connection broke");
        worker.end("the connection broke");
    }

    private static <M extends Message> boolean pass(End<?, M> from, End<M, ?> to) {
        byte[] line = from.sent.poll();
        if (line != null) {
            to.arrive(line);
            return true;
        }
        if (from.whyClosed != null && !(from.ended && to.ended)) {
            from.end(from.whyClosed);
            to.end("the other side closed the connection");
            return true;
        }
        return false;
    }

    /** One end: what it has sent waits here. */
    private static final class End<I extends Message, O extends Message> implements Link<O> {
        private final String peer;
        private final Codec<I, O> codec;
        private final Deque<byte[]> sent = new ArrayDeque<>();
        private Receiver<I> receiver = Receiver.nobody();
        private @Nullable String whyClosed;
        private boolean ended;

        End(String peer, Codec<I, O> codec) {
            this.peer = peer;
            this.codec = codec;
        }

        @Override
        public void send(O message) {
            if (whyClosed == null && !ended) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                codec.encode(message, line);
                sent.add(line.toByteArray());
            }
        }

        @Override
        public void close(String why) {
            if (whyClosed == null && !ended) {
                whyClosed = why;
            }
        }

        @Override
        public String peer() {
            return peer;
        }

        void arrive(byte[] line) {
            if (whyClosed != null || ended) {
                return;
            }
            try {
                receiver.received(codec.decode(line, 0, line.length - 1));
            } catch (ProtocolException e) {
                throw new IllegalStateException("a message of our own cannot be read", e);
            }
        }

        void end(String why) {
            if (!ended) {
                ended = true;
                receiver.closed(why);
            }
        }
    }
}
