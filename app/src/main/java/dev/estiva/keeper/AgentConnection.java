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

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final LineSplitter splitter = new LineSplitter();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

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
        ByteBuffer room = splitter.room();
        int read = channel.read(room);
        if (read < 0) {
            return false;
        }
        splitter.filled(read, (bytes, offset, length) -> {
            @Nullable ToKeeper message = KeeperCodec.readToKeeper(bytes, offset, length);
            if (message != null) {
                hearer.heard(this, message);
            }
        });
        return true;
    }

    @Override
    public synchronized void send(byte[] lines) {
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
            close();
        }
    }

    /** There is room for more. */
    synchronized void writable() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
        channel.write(bytes);
        unsent.reset();
        unsent.write(bytes.array(), bytes.position(), bytes.remaining());
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
