package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.Message;
import dev.estiva.protocol.ProtocolException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A link over a TCP connection, with one thread that reads and one of the same kind that writes. */
final class TcpLink<I extends Message, O extends Message> implements Link<O> {
    /** How long a closed link waits for the other side to read the rest and to close too. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Socket socket;
    private final Codec<I, O> codec;
    private final Outbox<O> outbox;
    private final Function<String, @Nullable O> parting;
    private final String peer;
    private final @Nullable FirstLines firstLines;
    private final CountDownLatch written = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> whyClosed = new AtomicReference<>();
    private volatile boolean heard;

    /** The parting word is what a peer hears whose very first line cannot be read, or null for silence. */
    TcpLink(Socket socket, Codec<I, O> codec, int outboxBytes, Function<String, @Nullable O> parting)
            throws IOException {
        this(socket, codec, outboxBytes, parting, null);
    }

    /** The same, of a stranger: its first line has to find room. */
    TcpLink(
            Socket socket,
            Codec<I, O> codec,
            int outboxBytes,
            Function<String, @Nullable O> parting,
            @Nullable FirstLines firstLines)
            throws IOException {
        this.firstLines = firstLines;
        this.socket = socket;
        this.codec = codec;
        this.parting = parting;
        this.outbox = new Outbox<>(codec, outboxBytes);
        this.peer = new Address(socket.getInetAddress().getHostAddress(), socket.getPort()).toString();
        socket.setTcpNoDelay(true); // what is written is a whole batch already
    }

    @Override
    public void send(O message) {
        if (!outbox.append(message)) {
            breakOff("it does not read: the messages for it exceed what may wait");
        }
    }

    @Override
    public void close(String why) {
        if (whyClosed.compareAndSet(null, why)) {
            outbox.close();
            Thread.ofVirtual().name("close " + peer).start(this::closeAfterLinger);
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Whether a message that is known has come in. */
    boolean hasHeard() {
        return heard;
    }

    /** Starts to write, and reads on this thread until the end; the receiver has had its last call when this returns. */
    void run(Receiver<I> receiver) {
        Thread.Builder writer = Thread.currentThread().isVirtual()
                ? Thread.ofVirtual()
                : Thread.ofPlatform().daemon();
        writer.name("write " + peer).start(this::write);
        String end = "a fault of the receiver";
        try {
            end = read(receiver);
        } finally {
            whyClosed.compareAndSet(null, end);
            outbox.close();
            awaitWritten();
            Tcp.close(socket);
            receiver.closed(String.valueOf(whyClosed.get()));
        }
    }

    private String read(Receiver<I> receiver) {
        try {
            LineReader lines = new LineReader(socket.getInputStream(), firstLines);
            try {
                while (lines.next((bytes, offset, length) -> handOn(bytes, offset, length, receiver))) {
                    // until the other side closes
                }
            } finally {
                lines.giveRoomBack();
            }
            return "the other side closed the connection";
        } catch (ProtocolException e) {
            return refuse("unreadable message: " + e.getMessage());
        } catch (IOException e) {
            return "the connection broke: " + e.getMessage();
        }
    }

    private String refuse(String why) {
        O lastWord = outbox.isUsed() ? null : parting.apply(why);
        if (lastWord != null) {
            send(lastWord);
        }
        close(why);
        try {
            socket.getInputStream()
                    .transferTo(OutputStream.nullOutputStream()); // unread bytes would make close a reset
        } catch (IOException e) {
            // closed by the linger
        }
        return why;
    }

    private void handOn(byte[] bytes, int offset, int length, Receiver<I> receiver) throws ProtocolException {
        if (whyClosed.get() == null) { // else read only so that the other side can close in peace
            I message = codec.decode(bytes, offset, length);
            if (message.isKnown()) {
                heard = true;
            }
            receiver.received(message);
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (outbox.drainTo(out)) {
                // until closed and empty
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            breakOff("the connection broke: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            written.countDown();
        }
    }

    private void breakOff(String why) {
        whyClosed.compareAndSet(null, why);
        outbox.close();
        Tcp.close(socket);
    }

    private void awaitWritten() {
        try {
            if (!written.await(LINGER.toMillis(), TimeUnit.MILLISECONDS)) {
                Tcp.close(socket);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAfterLinger() {
        Tcp.pause(LINGER);
        Tcp.close(socket);
    }
}
