package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.SeededRandom;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void cutsAtLineEndsOfEitherKindAndPassesOverEmptyLines() throws IOException, ProtocolException {
        assertThat(lines("a\nbc\r\n\n\r\n\rd\r\r\n")).containsExactly("a", "bc", "\rd\r");
    }

    @Test
    void seesTheSameLinesHoweverTheBytesArrive() throws IOException, ProtocolException {
        for (int seed = 0; seed < 300; seed++) {
            SeededRandom random = new SeededRandom(seed);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                expected.add("x".repeat(1 + random.nextInt(1 << random.nextInt(17))) + i);
            }
            InputStream stream = new Dribble(String.join("\n", expected) + "\n", random);
            assertThat(readAll(stream)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void readsTheLongestLine() throws IOException, ProtocolException {
        String longest = "x".repeat(Bounds.LINE_BYTES);
        assertThat(lines("a\n" + longest + "\r\nb\n")).containsExactly("a", longest, "b");
    }

    @Test
    void refusesALineThatDoesNotEnd() {
        assertThatThrownBy(() -> lines("x".repeat(Bounds.LINE_BYTES + 2)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("expected a line of at most 1048576 bytes, found more");
    }

    @Test
    void saysThatALineIsUnfinished() {
        assertThatThrownBy(() -> lines("a\nb")).isInstanceOf(EOFException.class);
    }

    private static List<String> lines(String text) throws IOException, ProtocolException {
        return readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> readAll(InputStream stream) throws IOException, ProtocolException {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(stream);
        while (reader.next(
                (bytes, offset, length) -> lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8)))) {
            // until the end
        }
        return lines;
    }

    /** Gives a few bytes at a time. */
    private static final class Dribble extends InputStream {
        private final InputStream in;
        private final SeededRandom random;

        Dribble(String text, SeededRandom random) {
            this.in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(1 << random.nextInt(16))));
        }
    }
}
