package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code estiva bench simulate}: sizes that cannot be measured are refused before anything is. */
class BenchCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--workers, 0, 'from 1 to 100000'",
        "--workers, 100001, 'from 1 to 100000'",
        "--jobs, 9999, 'from 10000 to 10000000'",
        "--jobs, 10000001, 'from 10000 to 10000000'",
    })
    void refusesSizesThatCannotBeMeasured(String option, String value, String expected) {
        Cli.Result result = Cli.run("bench", "simulate", option, value);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(option + ": found " + value + ", expected a number " + expected);
        assertThat(result.out()).isEmpty();
    }
}
