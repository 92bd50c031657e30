package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.truth.Result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code estiva bench truth} compares with files, as tests. The files are large and not part of the project: the environment
 * variable ESTIVA_TRUTH names the folder that holds them, else it is looked for beside the checkout.
 */
final class TruthFolder {
    static final Path PATH = Path.of(System.getenv().getOrDefault("ESTIVA_TRUTH", "../../shared/truth"));

    private TruthFolder() {}

    static Stream<Trial> trials(Part part) throws IOException {
        return Trial.of(PATH).stream().filter(trial -> trial.part() == part);
    }

    /** Runs it, and all of its results must hold. */
    static List<Result> run(Trial trial) throws Exception {
        List<Result> results = trial.run();
        results.stream()
                .filter(result -> result.verdict() == Verdict.SKIPPED)
                .findFirst()
                .ifPresent(result ->
                        assumeTrue(false, "needs " + result.missing() + " of the folder that ESTIVA_TRUTH names"));
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.HOLDS));
        return results;
    }
}
