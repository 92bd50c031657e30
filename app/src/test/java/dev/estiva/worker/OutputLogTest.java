package dev.estiva.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutputLogTest {
    private final OutputLog log = new OutputLog(OutputLog.UNBOUNDED);

    @AfterEach
    void closes() {
        log.close();
    }

    @Test
    void givesBackPiecesOfWhatWasWritten() throws IOException {
        log.begin(1);
        log.begin(2);
        assertThat(append(1, TaskStream.STDOUT, "hello ")).isEqualTo(6);
        assertThat(append(2, TaskStream.STDOUT, "between")).isEqualTo(7);
        assertThat(append(1, TaskStream.STDERR, "oops")).isEqualTo(4);
        assertThat(append(1, TaskStream.STDOUT, "world")).isEqualTo(11);
        assertThat(read(1, TaskStream.STDOUT, 0, 11)).isEqualTo("hello world");
        assertThat(read(1, TaskStream.STDOUT, 4, 4)).isEqualTo("o wo");
        assertThat(read(1, TaskStream.STDERR, 0, 4)).isEqualTo("oops");
        assertThatThrownBy(() -> log.read(1, TaskStream.STDERR, 0, 5))
                .hasMessage("5 bytes of run 1 at 0 of STDERR are not there");
    }

    @Test
    void keepsNothingOfARunThatIsOfNoInterest() throws IOException {
        assertThat(append(1, TaskStream.STDOUT, "too early")).isZero();
        log.begin(1);
        append(1, TaskStream.STDOUT, "hello");
        log.forget(1);
        log.forget(1);
        assertThat(append(1, TaskStream.STDOUT, "too late")).isZero();
        assertThatThrownBy(() -> log.read(1, TaskStream.STDOUT, 0, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dropsWhatIsTooMuchAndSaysSo() throws IOException {
        byte[] megabytes = new byte[10 << 20];
        log.begin(1);
        long total = 0;
        for (int i = 0; i < 8; i++) {
            total = log.append(1, TaskStream.STDOUT, megabytes);
        }
        assertThat(total).isEqualTo(OutputLog.MOST_BYTES + OutputLog.DROPPED.length);
        assertThat(read(1, TaskStream.STDOUT, OutputLog.MOST_BYTES, OutputLog.DROPPED.length))
                .isEqualTo("\n[estiva: more than 64 MiB; what follows was dropped]\n");
        assertThat(append(1, TaskStream.STDERR, "the other stream is its own")).isPositive();
    }

    @Test
    void keepsNoMoreOfAllRunsThanItMay() throws IOException {
        try (OutputLog small = new OutputLog(100)) {
            small.begin(1);
            small.begin(2);
            assertThat(small.append(1, TaskStream.STDOUT, new byte[80])).isEqualTo(80);
            long total = small.append(2, TaskStream.STDOUT, "x".repeat(80).getBytes(UTF_8));
            assertThat(new String(small.read(2, TaskStream.STDOUT, 0, (int) total), UTF_8))
                    .isEqualTo(
                            "x".repeat(20) + "\n[estiva: the worker holds as much as it may of what the server has not"
                                    + " taken (its --output-max); what follows was dropped]\n");
            assertThat(small.append(2, TaskStream.STDOUT, new byte[80])).isEqualTo(total);
            small.forget(1);
            small.forget(2);
            small.begin(3);
            assertThat(small.append(3, TaskStream.STDOUT, new byte[100])).isEqualTo(100);
        }
    }

    @Test
    void givesBackWhatManyRunsWroteInAnyOrder() throws IOException {
        SeededRandom random = new SeededRandom(11);
        List<ByteArrayOutputStream> expected = new ArrayList<>();
        int forgotten = 0;
        for (int step = 0; step < 3_000; step++) {
            if (expected.size() < 5 || random.nextInt(100) == 0) {
                log.begin(expected.size());
                expected.add(new ByteArrayOutputStream());
            }
            if (expected.size() - forgotten > 20) {
                log.forget(forgotten++);
            }
            int run = forgotten + random.nextInt(expected.size() - forgotten);
            byte[] bytes = new byte[random.nextInt(100_000)];
            Arrays.fill(bytes, (byte) step);
            expected.get(run).writeBytes(bytes);
            assertThat(log.append(run, TaskStream.STDOUT, bytes))
                    .isEqualTo(expected.get(run).size());
            int size = expected.get(run).size();
            if (size > 0 && random.nextInt(10) == 0) {
                int from = random.nextInt(size);
                int length = random.nextInt(size - from);
                assertThat(log.read(run, TaskStream.STDOUT, from, length))
                        .isEqualTo(Arrays.copyOfRange(expected.get(run).toByteArray(), from, from + length));
            }
        }
    }

    private long append(long run, TaskStream stream, String text) throws IOException {
        return log.append(run, stream, text.getBytes(UTF_8));
    }

    private String read(long run, TaskStream stream, long offset, int length) {
        return new String(log.read(run, stream, offset, length), UTF_8);
    }
}
