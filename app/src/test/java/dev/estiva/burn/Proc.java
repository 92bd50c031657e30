package dev.estiva.burn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What physically runs, or ran, for one attempt: inside the agent, or beside it as a process that a keeper minds. */
final class Proc {
    final ProcessTask process;
    final Machine machine;
    final long startMicros;
    private final Map<TaskStream, Integer> written = new EnumMap<>(TaskStream.class);

    /** How it ended; null while it lives, and of one that went with its agent or machine without a word. */
    @Nullable
    JobResult result;

    long runMicros;

    /** Why it did not come to its own end, through no fault of its own; null if it did, or lives. */
    @Nullable
    String lostBecause;

    boolean isAlive = true;
    boolean isStopping;

    /** Its machine has its output and its result until its agent says that nobody needs them any more. */
    boolean isKept;

    /** It had written before a machine crashed: the server's, with what its worker believes to be safe, or its own. */
    boolean mayHaveLostOutput;

    /** Who is told of it, and under which number; the agent that was told first may be dead since. */
    private AgentLife agent;

    private long run;

    Proc(ProcessTask process, Machine machine, AgentLife agent, long run, long startMicros) {
        this.process = process;
        this.machine = machine;
        this.agent = agent;
        this.run = run;
        this.startMicros = startMicros;
        this.isKept = outlivesItsAgent();
    }

    boolean outlivesItsAgent() {
        return process.jobType().equals(Work.PROCESS);
    }

    AttemptId id() {
        return process.id();
    }

    /** Its worker has it, or its result, and must say so. */
    boolean isKnownToItsWorker() {
        return outlivesItsAgent() ? isKept : (isAlive || result != null) && !agent.isDead();
    }

    /** Another agent has taken it over, which hears at once what there is to hear. */
    void adoptedBy(AgentLife other, long number) {
        agent = other;
        run = number;
    }

    void tellAll() {
        written.forEach((stream, total) -> agent.wrote(run, stream, total));
        JobResult ended = result;
        if (ended != null) {
            agent.ended(run, ended, runMicros);
        }
        String why = lostBecause;
        if (why != null) {
            agent.lost(run, why, runMicros);
        }
    }

    void writes(TaskStream stream, int bytes) {
        int total = written.merge(stream, bytes, Integer::sum);
        agent.wrote(run, stream, total);
    }

    void ends(JobResult how, long nowMicros) {
        isAlive = false;
        result = how;
        runMicros = nowMicros - startMicros;
        agent.ended(run, how, runMicros);
    }

    /** It was ended because nobody was left to mind it. */
    void isLost(String why, long nowMicros) {
        isAlive = false;
        lostBecause = why;
        runMicros = nowMicros - startMicros;
        agent.lost(run, why, runMicros);
    }

    int written(TaskStream stream) {
        return written.getOrDefault(stream, 0);
    }

    /** What it has written there: nothing that another attempt could have written. */
    byte[] text(TaskStream stream, long offset, int length) {
        byte[] line = (id() + " to " + stream + "\n").getBytes(UTF_8);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = line[(int) ((offset + i) % line.length)];
        }
        return text;
    }

    /** What the work produces: nothing that another attempt could have produced. */
    Payload output() {
        return Payload.of(("{\"ran\":\"" + id() + "\",\"on\":\"" + machine.name() + "\"}").getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return id() + " on " + machine.name()
                + (isAlive ? "" : ", over: " + (lostBecause == null ? result : lostBecause));
    }
}
