package dev.estiva.burn;

import dev.estiva.model.Payload;
import java.nio.charset.StandardCharsets;

/**
 * What a job of the simulation does, as its payload says.
 *
 * @param by which try of which user's submission it is
 * @param micros how long it takes at normal speed
 * @param failsPercent how many of a hundred attempts fail
 */
record Work(String by, long micros, int failsPercent) {
    /** The job type of what a keeper minds; any other runs inside the agent. */
    static final String PROCESS = "process";

    Payload payload() {
        return Payload.of(("{\"by\":\"" + by + "\",\"micros\":" + micros + ",\"fails\":" + failsPercent + "}")
                .getBytes(StandardCharsets.UTF_8));
    }

    static Work of(Payload payload) {
        String text = new String(payload.bytes(), StandardCharsets.UTF_8);
        return new Work(
                between(text, "\"by\":\"", "\""),
                Long.parseLong(between(text, "\"micros\":", ",")),
                Integer.parseInt(between(text, "\"fails\":", "}")));
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
