package dev.estiva.worker;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Goes the whole way of a task once before the first connection, so that the first real task does not wait while the JVM
 * loads classes: without it, it would start some fifty milliseconds late.
 */
final class Rehearsal {
    private static final List<String> LINES = List.of(
            "{\"type\":\"WELCOME\",\"protocol\":1,\"cluster\":\"rehearsal\",\"epoch\":1,\"worker\":1,"
                    + "\"beat_seconds\":1,\"lost_seconds\":9}",
            "{\"type\":\"BEAT\",\"epoch\":1,\"seq\":1,\"received\":[{\"task\":\"1.0\",\"attempt\":2}]}",
            "{\"type\":\"PROCESS\",\"task\":\"1.0\",\"attempt\":1,\"epoch\":1,\"job_type\":\"sleep\","
                    + "\"payload\":{\"seconds\":0.0001},\"amounts\":{\"slots\":1,\"cpus\":0.5},\"limit_seconds\":1}");

    private final BlockingQueue<AgentEvent> events = new LinkedBlockingQueue<>();
    private final Sleeper sleeper =
            new Sleeper((run, result, micros) -> events.add(new AgentEvent.TaskEnded(run, result, micros)));
    private final Agent agent = new Agent(
            new AgentIdentity(WorkerSpec.ofSlots("rehearsal", 1), "", 1, "here", ""), true, new SeededRandom(1));

    private Rehearsal() {}

    static void hold() throws InterruptedException {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.step(new AgentEvent.TimeReached());
        rehearsal.step(new AgentEvent.Connected(1));
        for (String line : LINES) {
            rehearsal.step(new AgentEvent.Received(1, read(line)));
        }
        rehearsal.step(rehearsal.events.take());
    }

    private void step(AgentEvent event) {
        for (AgentAction action : agent.step(event, 0)) {
            if (action instanceof AgentAction.Send(FromWorker message)) {
                Codec.forWorker().encode(message, new ByteArrayOutputStream());
            } else if (action instanceof AgentAction.StartTask(long run, FromServer.ProcessTask process)) {
                sleeper.start(run, process);
            }
        }
    }

    private static FromServer read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            return Codec.forWorker().decode(bytes, 0, bytes.length);
        } catch (ProtocolException e) {
            throw new IllegalStateException("the rehearsal does not know the protocol", e);
        }
    }
}
