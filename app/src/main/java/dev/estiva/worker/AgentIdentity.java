package dev.estiva.worker;

import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromWorker.Hello;
import java.util.List;

/** What a worker says of itself in each HELLO. */
record AgentIdentity(WorkerSpec spec, String token, long pid, String host, String version) {
    Hello hello(String cluster, long epoch, List<AttemptId> running) {
        return new Hello(Bounds.PROTOCOL, spec, token, pid, host, cluster, epoch, running, version);
    }
}
