package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A result that did not arrive is no success. */
class StandardOutputTest {
    private final StringWriter err = new StringWriter();

    @Test
    void whatCannotBeWrittenIsSaidAndFails() {
        assertThat(end(new Failing("No space left on device"), 0)).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("estiva: cannot write standard output: No space left on device\n");
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFault() {
        assertThat(end(new Failing("Broken pipe"), 0)).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whoPrintsWithoutEndLearnsThatNobodyReads() {
        StandardOutput output = new StandardOutput(new Failing("Broken pipe"), UTF_8);
        assertThat(output.writer().checkError()).isFalse();
        output.writer().println("Requisição");
        assertThat(output.writer().checkError()).isTrue();
        assertThatThrownBy(() -> TextAndBytes.bytes(output.writer()).write(1)).isInstanceOf(OutputGoneException.class);
    }

    @Test
    void aCommandThatEndedForWantOfAReaderSaysSo() {
        assertThat(end(new Failing("Broken pipe"), ExitCodes.OUTPUT_GONE)).isEqualTo(141);
        assertThat(err.toString()).isEmpty();
        assertThat(end(new Failing("No space left on device"), ExitCodes.OUTPUT_GONE))
                .isEqualTo(1);
        assertThat(err.toString()).contains("No space left on device");
    }

    @Test
    void anEarlierFailureKeepsItsCode() {
        assertThat(end(new Failing("No space left on device"), 2)).isEqualTo(2);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsWrittenArrives() {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        assertThat(end(to, 0)).isZero();
        assertThat(to.toString(UTF_8)).isEqualTo("Requisição" + System.lineSeparator());
    }

    private int end(OutputStream to, int code) {
        StandardOutput output = new StandardOutput(to, UTF_8);
        output.writer().println("Requisição");
        return output.end(code, new PrintWriter(err, true));
    }

    private static final class Failing extends OutputStream {
        private final String why;

        Failing(String why) {
            this.why = why;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(why);
        }
    }
}
