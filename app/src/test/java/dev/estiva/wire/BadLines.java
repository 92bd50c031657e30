package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Lines that nobody may say. */
final class BadLines {
    private static final int LONGEST = 1 << 20;

    private BadLines() {}

    /** Bytes, and what they are for people. */
    static final class Bad {
        private final String what;
        private final byte[] bytes;

        Bad(String what, byte[] bytes) {
            this.what = what;
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Bad line(String what, String line) {
        return new Bad(what, (line + "\n").getBytes(UTF_8));
    }

    /** What no worker may take from a server. */
    static List<Bad> forWorkers() {
        String process = "{\"type\":\"PROCESS\",\"epoch\":5,\"job_type\":\"sleep\",\"amounts\":{},";
        return List.of(
                line("no JSON", "hello there"),
                line("a list", "[]"),
                line("no type", "{\"epoch\":5}"),
                line("a number for a type", "{\"type\":7}"),
                line("two values", "{} {}"),
                line("nested 100,000 deep", "[".repeat(100_000)),
                line("nested deep in an unknown field", "{\"type\":\"X\",\"a\":" + "[".repeat(100_000)),
                line("a missing field", process + "\"attempt\":1}"),
                line("a wrong type", process + "\"task\":\"1.0\",\"attempt\":\"one\"}"),
                line("a negative attempt", process + "\"task\":\"1.0\",\"attempt\":-1}"),
                line("an impossible task", process + "\"task\":\"0.0\",\"attempt\":1}"),
                line("an epoch that is text", "{\"type\":\"BEAT\",\"epoch\":\"5\"}"),
                new Bad("invalid UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}', '\n'}),
                new Bad("a line that never ends", "x".repeat(LONGEST + 2).getBytes(UTF_8)),
                new Bad("a line that is too long", ("{\"type\":\"" + "x".repeat(LONGEST) + "\"}\n").getBytes(UTF_8)),
                new Bad("NUL", "{\"type\":\"BEAT\",\"epoch\":5}\0\n".getBytes(UTF_8)));
    }
}
