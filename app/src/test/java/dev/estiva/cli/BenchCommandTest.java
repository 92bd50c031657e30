package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code estiva bench}: sizes that cannot be measured are refused before anything is. */
class BenchCommandTest {
    @ParameterizedTest
    @CsvSource({
        "simulate, --workers, 0, 'from 1 to 100000'",
        "simulate, --workers, 100001, 'from 1 to 100000'",
        "simulate, --jobs, 9999, 'from 10000 to 10000000'",
        "simulate, --jobs, 10000001, 'from 10000 to 10000000'",
        "decisions, --waiting, 9, 'from 10 to 1000000'",
        "decisions, --waiting, 1000001, 'from 10 to 1000000'",
    })
    void refusesSizesThatCannotBeMeasured(String what, String option, String value, String expected) {
        Cli.Result result = Cli.run("bench", what, option, value);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(option + ": found " + value + ", expected a number " + expected);
        assertThat(result.out()).isEmpty();
    }
}
