package dev.estiva.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CodecPropertyTest {
    private static final int SEEDS = 3_000;

    /** What has a meaning in JSON, and what has none. */
    private static final String ODD = "{}[],:\"\\-0.eE \u0000tfn";

    @Test
    void whatAWorkerSaysIsHeardUnchanged() throws ProtocolException {
        for (int seed = 0; seed < SEEDS; seed++) {
            FromWorker said = new RandomMessages(new SeededRandom(seed)).fromWorker();
            byte[] line = line(Codec.forWorker(), said);
            assertThat(decode(Codec.forServer(), line)).as("seed %d", seed).isEqualTo(said);
        }
    }

    @Test
    void whatAServerSaysIsHeardUnchanged() throws ProtocolException {
        for (int seed = 0; seed < SEEDS; seed++) {
            FromServer said = new RandomMessages(new SeededRandom(seed)).fromServer();
            byte[] line = line(Codec.forServer(), said);
            assertThat(decode(Codec.forWorker(), line)).as("seed %d", seed).isEqualTo(said);
        }
    }

    @Test
    void aMessageIsOneLineThatBeginsWithItsType() {
        for (int seed = 0; seed < SEEDS; seed++) {
            String line = new String(
                    line(Codec.forServer(), new RandomMessages(new SeededRandom(seed)).fromServer()),
                    StandardCharsets.UTF_8);
            assertThat(line).as("seed %d", seed).startsWith("{\"type\":\"").doesNotContain("\n", "\r");
        }
    }

    @Test
    void aDamagedLineIsReadOrRefusedButNeverAnythingElse() {
        for (int seed = 0; seed < 3 * SEEDS; seed++) {
            SeededRandom random = new SeededRandom(seed);
            RandomMessages messages = new RandomMessages(random);
            byte[] fromWorker = damaged(line(Codec.forWorker(), messages.fromWorker()), random);
            byte[] fromServer = damaged(line(Codec.forServer(), messages.fromServer()), random);
            decodeOrRefuse(Codec.forServer(), fromWorker, seed);
            decodeOrRefuse(Codec.forWorker(), fromServer, seed);
        }
    }

    /** What a damaged line is read as can be written again: nothing enters that could not leave. */
    private static <I extends Message> void decodeOrRefuse(Codec<I, ?> codec, byte[] line, int seed) {
        try {
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            Encoder.write(decode(codec, line), again);
            assertThat(again.size()).isLessThanOrEqualTo(Bounds.LINE_BYTES);
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).as("seed %d", seed).contains("expected ", "found ");
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + new String(line, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] damaged(byte[] line, SeededRandom random) {
        byte[] bytes = line.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(at, 1));
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) ODD.charAt(random.nextInt(ODD.length()));
                default -> bytes = swapped(bytes, at, random.nextInt(bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] swapped(byte[] bytes, int a, int b) {
        byte kept = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = kept;
        return bytes;
    }

    private static <O extends Message> byte[] line(Codec<?, O> codec, O message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(message, out);
        byte[] bytes = out.toByteArray();
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    /** Decodes inside a larger buffer, as a reader of a stream does. */
    private static <I extends Message> I decode(Codec<I, ?> codec, byte[] line) throws ProtocolException {
        byte[] buffer = new byte[line.length + 20];
        Arrays.fill(buffer, (byte) '}');
        System.arraycopy(line, 0, buffer, 13, line.length);
        return codec.decode(buffer, 13, line.length);
    }
}
