package dev.estiva.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The examples and numbers of docs/protocol.md are what the code reads and writes. */
class ProtocolDocTest {
    private final String doc;

    ProtocolDocTest() throws IOException {
        doc = Files.readString(Path.of("..", "docs", "protocol.md"));
    }

    @Test
    void everyExampleIsReadAsTheMessageThatItShows() throws ProtocolException {
        Set<String> shown = new TreeSet<>();
        for (String line : linesBeginningWith("W ")) {
            if (!line.contains("\"two\"")) {
                shown.add(kind(decode(Codec.forServer(), line)));
            }
        }
        for (String line : linesBeginningWith("S ")) {
            shown.add(kind(decode(Codec.forWorker(), line)));
        }
        for (String line : linesBeginningWith("{\"type\"")) {
            shown.add(kind(decode(Codec.forServer(), "W " + line)));
        }
        assertThat(shown)
                .containsExactly(
                        "FromServer.Beat",
                        "FromServer.Cancel",
                        "FromServer.Output",
                        "FromServer.ProcessTask",
                        "FromServer.Refused",
                        "FromServer.Welcome",
                        "FromWorker.Beat",
                        "FromWorker.Hello",
                        "FromWorker.Output",
                        "FromWorker.Progress",
                        "FromWorker.Ready",
                        "FromWorker.Result");
    }

    @Test
    void theRefusedHelloIsRefusedInTheWordsThatFollowIt() throws ProtocolException {
        String bad = linesBeginningWith("W ").stream()
                .filter(line -> line.contains("\"two\""))
                .findFirst()
                .orElseThrow();
        FromServer.Refused refused = (FromServer.Refused)
                decode(Codec.forWorker(), linesBeginningWith("S ").getLast());
        try {
            decode(Codec.forServer(), bad);
        } catch (ProtocolException e) {
            assertThat(refused.reason()).isEqualTo("unreadable message: " + e.getMessage());
            return;
        }
        throw new AssertionError("read although it is wrong: " + bad);
    }

    @Test
    void theBoundsAreThoseOfTheCode() {
        assertThat(doc)
                .contains(
                        number("**%,d bytes**", Bounds.LINE_BYTES),
                        number("at most %,d bytes as it stands", Bounds.PAYLOAD_BYTES),
                        number("at most %,d bytes, in base64", Bounds.OUTPUT_BYTES),
                        number("1 to %,d UTF-16 code units", Bounds.NAME_CHARS),
                        number("beyond %,d UTF-16 code units", Bounds.TEXT_CHARS),
                        number("at most %,d; here", Bounds.ATTEMPTS),
                        number("the GPUs, at most %,d;", Bounds.DEVICES),
                        number("jobs can ask for; at most %,d |", Bounds.LABELS),
                        number("deeper than **%,d**", Bounds.NESTING));
    }

    private static String number(String format, int bound) {
        return String.format(Locale.ROOT, format, bound);
    }

    private List<String> linesBeginningWith(String prefix) {
        List<String> lines = doc.lines().filter(line -> line.startsWith(prefix)).toList();
        assertThat(lines).isNotEmpty();
        return lines;
    }

    private static String kind(Message message) {
        return message.getClass()
                .getName()
                .replace(Message.class.getPackageName() + ".", "")
                .replace('$', '.');
    }

    private static <I extends Message> I decode(Codec<I, ?> codec, String line) throws ProtocolException {
        byte[] bytes = line.substring(2).getBytes(StandardCharsets.UTF_8);
        return codec.decode(bytes, 0, bytes.length);
    }
}
