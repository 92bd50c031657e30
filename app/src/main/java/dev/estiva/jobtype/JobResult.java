package dev.estiva.jobtype;

import dev.estiva.model.Payload;
import dev.estiva.protocol.JsonText;
import dev.estiva.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a task ended by itself.
 *
 * @param completed whether the work is done; otherwise it failed
 * @param exitCode a process's own, else 0
 * @param message what a person needs to know of it, or empty
 * @param output what the work produced, as JSON text, or none
 */
public record JobResult(boolean completed, int exitCode, String message, Payload output) {
    public JobResult {
        if (!output.equals(Payload.NONE)) {
            try {
                output = JsonText.payload(output.bytes());
            } catch (ProtocolException e) {
                throw new IllegalArgumentException("output: " + e.getMessage(), e);
            }
        }
    }

    public static JobResult done() {
        return new JobResult(true, 0, "", Payload.NONE);
    }

    public static JobResult done(JsonNode output) {
        byte[] json = output.toString().getBytes(StandardCharsets.UTF_8);
        return new JobResult(true, 0, "", Payload.of(json));
    }

    /** Done, with these figures: texts, numbers, flags, lists and maps. An ordered map keeps its order. */
    public static JobResult done(Map<String, ?> output) {
        return done(JsonMapper.shared().<JsonNode>valueToTree(output));
    }

    public static JobResult failed(String message) {
        return failed(0, message);
    }

    public static JobResult failed(int exitCode, String message) {
        return new JobResult(false, exitCode, message, Payload.NONE);
    }
}
