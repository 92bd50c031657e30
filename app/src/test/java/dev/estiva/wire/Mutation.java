package dev.estiva.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.estiva.model.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What a seed makes of the lines of a valid session. */
final class Mutation {
    private static final List<String> VALUES = List.of(
            "-1",
            "0",
            "1e400",
            "1.5",
            "9223372036854775808",
            "-9223372036854775809",
            "true",
            "null",
            "[]",
            "{}",
            "\"\"",
            "\"1.0\"",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "\"\\ufeff\"",
            "NaN",
            "\"" + "n".repeat(300) + "\"",
            "\"" + "long".repeat(50_000) + "\"",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000));
    private static final List<byte[]> NOISE = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, // a byte order mark
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {'\r'},
            new byte[] {'\n'},
            new byte[] {'"'},
            new byte[] {'}', '{'},
            "{\"type\":\"DANCE\"}\n".getBytes(UTF_8),
            "{\"type\":\"RESULT\",\"task\":\"999999.7\",\"attempt\":3,\"status\":\"completed\",\"run_seconds\":1}\n"
                    .getBytes(UTF_8),
            "{\"type\":\"OUTPUT\",\"task\":\"999999.7\",\"attempt\":3,\"stream\":\"stdout\",\"offset\":9223372036854775807,\"data\":\"aGk=\"}\n"
                    .getBytes(UTF_8));

    private final SeededRandom random;

    Mutation(SeededRandom random) {
        this.random = random;
    }

    /** The bytes to send. */
    byte[] of(List<String> session) {
        List<String> lines = new ArrayList<>(session);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            changeOrder(lines);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            bytes.writeBytes((random.nextInt(4) == 0 ? withOtherValue(line) : line).getBytes(UTF_8));
            if (random.nextInt(20) > 0) {
                bytes.write('\n');
            }
        }
        return withNoise(bytes.toByteArray());
    }

    private void changeOrder(List<String> lines) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(3)) {
            case 0 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 1 -> lines.add(lines.remove(at));
            default -> {
                String other = lines.get(random.nextInt(lines.size()));
                int half = random.nextInt(lines.get(at).length());
                lines.set(
                        at,
                        lines.get(at).substring(0, half) + other + lines.get(at).substring(half));
            }
        }
    }

    /** One value of the line is another, or its field has another name. */
    private String withOtherValue(String line) {
        int colon = line.indexOf(':', random.nextInt(line.length()));
        if (colon < 0) {
            return line;
        }
        int end = colon + 1;
        while (end < line.length() && ",}]".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        if (random.nextInt(5) == 0) {
            return line.substring(0, colon - 1) + "y" + line.substring(colon - 1);
        }
        return line.substring(0, colon + 1) + VALUES.get(random.nextInt(VALUES.size())) + line.substring(end);
    }

    private byte[] withNoise(byte[] bytes) {
        ByteArrayOutputStream noisy = new ByteArrayOutputStream();
        int at = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
        noisy.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> noisy.writeBytes(NOISE.get(random.nextInt(NOISE.size())));
            case 1 -> {
                return noisy.toByteArray(); // truncated
            }
            case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {}
        }
        noisy.write(bytes, at, bytes.length - at);
        return noisy.toByteArray();
    }
}
