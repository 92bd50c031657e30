package dev.estiva.burn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.ProtocolException;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** One connection between a worker's agent and the server, whose messages travel as the bytes that the codec makes of them. */
final class Connection implements Link<FromServer> {
    private final Agenda agenda;
    private final Dice dice;
    private final String peer;
    private final Consumer<FromServer> said;
    private final Pipe toServer;
    private final Pipe toAgent;
    private Receiver<FromWorker> server = Receiver.nobody();
    private boolean closedByServer;

    /** {@code said} sees what the server says, when it says it. */
    Connection(
            Agenda agenda, Dice dice, Path path, String peer, Receiver<FromServer> agent, Consumer<FromServer> said) {
        this.agenda = agenda;
        this.dice = dice;
        this.peer = peer;
        this.said = said;
        this.toAgent = new Pipe(agenda, path, line -> agent.received(read(Codec.forWorker(), line)), agent::closed);
        this.toServer = new Pipe(agenda, path, this::arrivesAtServer, why -> server.closed(why));
    }

    void accepted(Receiver<FromWorker> receiver) {
        server = receiver;
    }

    void agentSends(FromWorker message) {
        toServer.send(written(Codec.forWorker(), message));
    }

    void agentCloses(String why) {
        toServer.close(why);
        toAgent.swallow();
    }

    @Override
    public void send(FromServer message) {
        if (!closedByServer) {
            said.accept(message);
            toAgent.send(written(Codec.forServer(), message));
        }
    }

    @Override
    public void close(String why) {
        if (!closedByServer) {
            closedByServer = true;
            toAgent.close(why);
            agenda.after(dice.between(10, Dice.MILLI), () -> server.closed(why));
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Both sides find out, each in its time; what is under way is lost, or some of it. */
    void cut(long longestMicros) {
        toServer.breakOff("the connection broke", dice.below(101), dice.between(10, longestMicros));
        toAgent.breakOff("the connection broke", dice.below(101), dice.between(10, longestMicros));
    }

    /** It is dead, and at most one side finds out by itself. */
    void halfOpen() {
        int notices = dice.below(3);
        if (notices == 1) {
            toServer.breakOff("the connection broke", 0, dice.between(10, Dice.SECOND));
        } else if (notices == 2) {
            toAgent.breakOff("the connection broke", 0, dice.between(10, Dice.SECOND));
        }
        toServer.swallow();
        toAgent.swallow();
    }

    /** The agent's process is gone; its kernel tells the server, unless the machine is gone too. */
    void agentDies(boolean withItsMachine) {
        toAgent.swallow();
        if (withItsMachine) {
            toServer.swallow();
        } else {
            toServer.breakOff("the other side closed", dice.below(101), dice.between(10, 50 * Dice.MILLI));
        }
    }

    /** The server's process is gone; its kernel tells the agent, unless the machine is gone too. */
    void serverDies(boolean withItsMachine) {
        closedByServer = true;
        server = Receiver.nobody();
        toServer.swallow();
        if (withItsMachine) {
            toAgent.swallow();
        } else {
            toAgent.breakOff("the other side closed", dice.below(101), dice.between(10, 50 * Dice.MILLI));
        }
    }

    private void arrivesAtServer(byte[] line) {
        if (!closedByServer) {
            server.received(read(Codec.forServer(), line));
        }
    }

    private static <O extends dev.estiva.protocol.Message> byte[] written(Codec<?, O> codec, O message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(message, out);
        return out.toByteArray();
    }

    private static <I extends dev.estiva.protocol.Message> I read(Codec<I, ?> codec, byte[] line) {
        try {
            return codec.decode(line, 0, line.length - 1);
        } catch (ProtocolException e) {
            throw new AssertionError("an own message cannot be read: " + new String(line, UTF_8), e);
        }
    }
}
