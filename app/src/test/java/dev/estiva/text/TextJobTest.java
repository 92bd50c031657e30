package dev.estiva.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.jobtype.FakeTask;
import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.ParameterException;
import dev.estiva.model.SeededRandom;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextJobTest {
    private final Path folder;

    TextJobTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void lowersByDefaultAndCounts() throws Exception {
        assertThat(run("{'text':'O sistema distribuído\\r\\né PODEROSO.\\n'}"))
                .isEqualTo("{\"transform\":\"lower\",\"text\":\"o sistema distribuído\\r\\né poderoso.\\n\","
                        + "\"lines\":2,\"words\":5,\"characters\":35}");
    }

    @Test
    void keepsLineEndsAsTheyAre() throws Exception {
        assertThat(run("{'transform':'reverse','text':'ab\\n\\r\\n\\rcd\\r\\nef'}"))
                .contains("\"text\":\"ba\\n\\r\\ndc\\r\\r\\nfe\"");
        assertThat(run("{'transform':'upper','text':''}")).contains("\"text\":\"\",\"lines\":0,\"words\":0");
    }

    @Test
    void countsWithoutAnyText() throws Exception {
        Path input = Files.writeString(folder.resolve("in.txt"), "eins zwei\ndrei\n");
        assertThat(run("{'transform':'count','input':'" + input + "'}"))
                .isEqualTo("{\"transform\":\"count\",\"lines\":2,\"words\":3,\"characters\":15}");
    }

    @Test
    void rewritesAFileOfAnyLength() throws Exception {
        String line = "Ünï ".repeat(50) + "\n";
        Path input = Files.writeString(folder.resolve("in.txt"), line.repeat(10_000));
        Path output = folder.resolve("out.txt");
        Files.writeString(output, "what was there before");
        assertThat(run("{'input':'" + input + "','output':'" + output + "'}"))
                .isEqualTo("{\"transform\":\"lower\",\"output\":\"" + output
                        + "\",\"lines\":10000,\"words\":500000,\"characters\":2010000}");
        assertThat(Files.readString(output))
                .isEqualTo(line.toLowerCase(Locale.ROOT).repeat(10_000));
        assertThat(files()).containsExactlyInAnyOrder("in.txt", "out.txt");
    }

    @Test
    void leavesNothingBehindWhenItFailsOrIsCancelled() throws IOException {
        Path input = folder.resolve("in.txt");
        Files.write(input, new byte[] {'a', '\n', (byte) 0xC3, '\n'});
        String parameters = "{'input':'" + input + "','output':'" + folder.resolve("out.txt") + "'}";
        assertThatThrownBy(() -> run(parameters)).hasMessageContaining("is not in UTF-8");
        FakeTask task = new FakeTask("{'input':'" + Files.writeString(folder.resolve("good.txt"), "a\nb\n")
                + "','output':'" + folder.resolve("out.txt") + "'}");
        task.cancelled = true;
        assertThatThrownBy(() -> new TextJob().run(task)).isInstanceOf(InterruptedException.class);
        assertThat(files()).containsExactlyInAnyOrder("in.txt", "good.txt");
    }

    @Test
    void refusesATextThatIsTooLongForAResult() throws IOException {
        Path input = Files.writeString(folder.resolve("in.txt"), "0123456789\n".repeat(100_000));
        assertThatThrownBy(() -> run("{'input':'" + input + "'}")).hasMessageContaining("name a file as output");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                  | payload: expected either text or input, found neither",
                "{'text':'a','input':'FOLDER/in'}    | payload: expected either text or input, found both",
                "{'text':7}                          | payload.text: expected a text, found 7",
                "{'text':'a','transform':'shout'}    | payload.transform: expected one of lower, upper, title,"
                        + " reverse, trim, count, found \"shout\"",
                "{'text':'a','tranform':'upper'}     | payload: expected only input, output, text, transform,"
                        + " found tranform",
                "{'input':'in.txt'}                  | payload.input: expected an absolute path of a file, found in.txt",
                "{'input':'FOLDER/in'}               | payload.input: expected a file that this worker can read,"
                        + " found FOLDER/in",
                "{'text':'a','output':'FOLDER/x/y'}  | payload.output: expected a file in a folder that this worker"
                        + " has, found FOLDER/x/y",
                "{'text':'a','output':'/'}           | payload.output: expected an absolute path of a file, found /",
                "{'text':'a','output':'FOLDER/o','transform':'count'} | payload.output: expected none, since counting"
                        + " makes no text, found FOLDER/o",
            })
    void namesTheParameterThatDoesNotFit(String parameters, String message) {
        assertThatThrownBy(() -> run(parameters.replace("FOLDER", folder.toString())))
                .isInstanceOf(ParameterException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    @Test
    void linesPutTogetherAgainAreTheText() throws Exception {
        SeededRandom random = new SeededRandom(7);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30_000); length > 0; length--) {
                text.append("ab \r\n\né\u2028".charAt(random.nextInt(8)));
            }
            StringBuilder together = new StringBuilder();
            Lines lines = new Lines(new StringReader(text.toString()));
            for (String line = lines.next(); line != null; line = lines.next()) {
                together.append(line).append(lines.end());
            }
            assertThat(together.toString()).isEqualTo(text.toString());
        }
    }

    private static String run(String parameters) throws Exception {
        JobResult result = new TextJob().run(new FakeTask(parameters));
        assertThat(result.completed()).isTrue();
        return new String(result.output().bytes(), StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
