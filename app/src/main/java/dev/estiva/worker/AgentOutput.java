package dev.estiva.worker;

import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.worker.AgentAction.SendOutput;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which output goes to the server next: within the window that the server allows, each attempt in its turn, and after a
 * broken connection again from where the server has it.
 */
final class AgentOutput {
    /** A piece: large enough to be cheap, small enough for the others to have their turn soon. */
    static final int PIECE_BYTES = 128 << 10;

    private final NavigableMap<AttemptId, Long> runs = new TreeMap<>();
    private final NavigableMap<AttemptId, Map<TaskStream, Written>> attempts = new TreeMap<>();
    private @Nullable AttemptId lastServed;
    private long window;
    private long inFlight;

    /** How far one stream is. */
    private static final class Written {
        private long produced;
        private long sent;
        private long safe;

        long unsent() {
            return Math.max(0, produced - sent);
        }
    }

    /** So many bytes of this stream can be read here by now. */
    void wrote(AttemptId id, long run, TaskStream stream, long total) {
        runs.put(id, run);
        Written written = attempts.computeIfAbsent(id, _ -> new EnumMap<>(TaskStream.class))
                .computeIfAbsent(stream, _ -> new Written());
        written.produced = Math.max(written.produced, total);
    }

    /** A server is there, which lets so many bytes be on their way; with 0 it takes none. */
    void connected(long bytes) {
        window = bytes;
        inFlight = 0;
        for (Map<TaskStream, Written> streams : attempts.values()) {
            streams.values().forEach(written -> written.sent = written.safe);
        }
    }

    /** The server has this stream up to there. */
    void safe(FromServer.Output answer) {
        Written written = attempts.getOrDefault(answer.id(), Map.of()).get(answer.stream());
        if (written == null) {
            return;
        }
        long before = Math.max(0, written.sent - written.safe);
        if (answer.offset() < written.safe && written.safe != FromServer.Output.ALL) {
            written.sent =
                    answer.offset(); // its machine crashed, and the disk had not all of what it had: again from there
            written.safe = answer.offset();
        }
        written.safe = Math.max(written.safe, answer.offset());
        // Less than was sent may also mean that something is missing there, or is still on its way; more: skip it.
        written.sent = Math.max(written.sent, written.safe);
        inFlight -= before - Math.max(0, written.sent - written.safe);
    }

    /** Puts as much on its way as the window allows. */
    void send(List<AgentAction> actions) {
        while (inFlight < window) {
            AttemptId id = nextUnsent();
            if (id == null) {
                return;
            }
            lastServed = id;
            for (Map.Entry<TaskStream, Written> entry :
                    attempts.getOrDefault(id, Map.of()).entrySet()) {
                sendPiece(id, entry.getKey(), entry.getValue(), actions);
            }
        }
    }

    private void sendPiece(AttemptId id, TaskStream stream, Written written, List<AgentAction> actions) {
        int length = (int) Math.min(Math.min(written.unsent(), PIECE_BYTES), window - inFlight);
        if (length > 0) {
            actions.add(new SendOutput(runs.getOrDefault(id, 0L), id, stream, written.sent, length));
            written.sent += length;
            inFlight += length;
        }
    }

    /** The first behind the one that was served last, around the corner. */
    private @Nullable AttemptId nextUnsent() {
        AttemptId last = lastServed;
        if (last != null) {
            for (AttemptId id : attempts.tailMap(last, false).keySet()) {
                if (!isSent(id)) {
                    return id;
                }
            }
        }
        for (AttemptId id : attempts.keySet()) {
            if (!isSent(id)) {
                return id;
            }
        }
        return null;
    }

    /** Whether nothing of it is left to be sent, or the server wants none. */
    boolean isSent(AttemptId id) {
        return window == 0
                || attempts.getOrDefault(id, Map.of()).values().stream().allMatch(written -> written.unsent() == 0);
    }

    /** Whether the server has all of it, or wants none. */
    boolean isSafe(AttemptId id) {
        return window == 0
                || attempts.getOrDefault(id, Map.of()).values().stream()
                        .allMatch(written -> written.safe >= written.produced);
    }

    void forget(AttemptId id) {
        runs.remove(id);
        Map<TaskStream, Written> streams = attempts.remove(id);
        if (streams != null) {
            streams.values().forEach(written -> inFlight -= Math.max(0, written.sent - written.safe));
        }
    }

    void forgetAll() {
        runs.clear();
        attempts.clear();
        inFlight = 0;
    }
}
