package dev.estiva.keeper;

import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The agent's end of the line, as the keeper sees it. {@link #send} may be called by any thread, the rest by the front's. */
final class AgentConnection implements Desk.Outlet {
    /** An agent that leaves so much unread does not read at all: it will come back and be told everything. */
    private static final int MOST_UNREAD = 64 << 20;

    /** Many times what a socket holds. */
    private static final int MOST_READS = 10_000;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final LineSplitter splitter = new LineSplitter();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private boolean isDeaf;

    AgentConnection(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Is told what the agent says. */
    interface Hearer {
        void heard(AgentConnection from, ToKeeper message);
    }

    /** Takes what there is; false at the end. */
    boolean read(Hearer hearer) throws IOException, ProtocolException {
        return take(hearer) >= 0;
    }

    /** Takes all that it has said by now: that counts, though another agent has come. */
    void readOut(Hearer hearer) throws IOException, ProtocolException {
        for (int reads = 0; reads < MOST_READS && take(hearer) > 0; reads++) {
            // until there is nothing more
        }
    }

    private int take(Hearer hearer) throws IOException, ProtocolException {
        ByteBuffer room = splitter.room();
        int read = channel.read(room);
        if (read <= 0) {
            return read;
        }
        splitter.filled(read, (bytes, offset, length) -> {
            @Nullable ToKeeper message = KeeperCodec.readToKeeper(bytes, offset, length);
            if (message != null) {
                hearer.heard(this, message);
            }
        });
        return read;
    }

    @Override
    public synchronized void send(byte[] lines) {
        if (isDeaf) {
            return;
        }
        try {
            int sent = 0;
            if (unsent.size() == 0) {
                sent = channel.write(ByteBuffer.wrap(lines));
            }
            if (sent < lines.length) {
                unsent.write(lines, sent, lines.length - sent);
                await();
            }
            if (unsent.size() > MOST_UNREAD) {
                close();
            }
        } catch (IOException e) {
            deaf();
        }
    }

    /** The agent hears no more. What it said before is still to be read, and behind it the end. */
    private void deaf() {
        isDeaf = true;
        unsent.reset();
    }

    /** There is room for more. */
    synchronized void writable() {
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
        try {
            channel.write(bytes);
            unsent.reset();
            unsent.write(bytes.array(), bytes.position(), bytes.remaining());
        } catch (IOException e) {
            deaf();
        }
        if (unsent.size() == 0) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void await() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            selector.wakeup();
        }
    }

    /** The front notices, and parts with it. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            key.cancel();
        }
    }
}
