package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All that {@code estiva simulate examples/inference.json} prints, letter by letter. The schedules were checked by hand. Where
 * the form of a report has changed on purpose, {@code ./mvnw test -Dtest=SimulateGoldenTest -Destiva.golden=write}
 * writes the files anew; read the difference before you commit it.
 */
class SimulateGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/cli");

    @ParameterizedTest
    @CsvSource({
        "rr,en", "rr,pt", "rr,es", "rr,ru",
        "sjf,en", "sjf,pt", "sjf,es", "sjf,ru",
        "priority,en", "priority,pt", "priority,es", "priority,ru"
    })
    void theExampleIsReportedAsEver(String policy, String language) throws IOException {
        String printed = Cli.run("simulate", "--input", Cli.INFERENCE, "--policy", policy, "--lang", language)
                .succeeds()
                .out();
        Path golden = FOLDER.resolve("inference-" + policy + "-" + language + ".txt");
        if ("write".equals(System.getProperty("estiva.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, printed, UTF_8);
        }
        assertThat(printed).isEqualTo(Cli.content(golden));
    }
}
