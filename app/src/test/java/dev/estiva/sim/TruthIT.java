package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.workload.Estimates;
import dev.estiva.workload.Workload;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Equal start times, job for job, with per-job schedules of whole logs. The logs are large and not part of the project: the
 * environment variable ESTIVA_TRUTH names the folder that holds them, else it is looked for beside the checkout.
 */
class TruthIT {
    private static final Path FOLDER = Path.of(System.getenv().getOrDefault("ESTIVA_TRUTH", "../../shared/truth"));
    private static final Map<String, Long> PROCS = Map.of(
            "KTH-SP2-1996-2", 100L, "SDSC-SP2-1998-4.2-cln", 128L, "HPC2N-2002-2.2-cln", 240L, "Lublin-1-256", 256L);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KTH-SP2-1996-2__FCFS__reqtime",
                "KTH-SP2-1996-2__EASY__reqtime",
                "KTH-SP2-1996-2__EASY__perfect",
                "KTH-SP2-1996-2__EASY-SJBF__reqtime",
                "KTH-SP2-1996-2__EASY-SJBF__perfect",
                "KTH-SP2-1996-2__CONSERVATIVE__reqtime",
                "KTH-SP2-1996-2__CONSERVATIVE__perfect",
                "SDSC-SP2-1998-4.2-cln__FCFS__reqtime",
                "SDSC-SP2-1998-4.2-cln__EASY__reqtime",
                "SDSC-SP2-1998-4.2-cln__EASY__perfect",
                "SDSC-SP2-1998-4.2-cln__EASY-SJBF__reqtime",
                "SDSC-SP2-1998-4.2-cln__EASY-SJBF__perfect",
                "SDSC-SP2-1998-4.2-cln__CONSERVATIVE__reqtime",
                "SDSC-SP2-1998-4.2-cln__CONSERVATIVE__perfect",
                "HPC2N-2002-2.2-cln__FCFS__reqtime",
                "HPC2N-2002-2.2-cln__EASY__reqtime",
                "HPC2N-2002-2.2-cln__EASY__perfect",
                "HPC2N-2002-2.2-cln__EASY-SJBF__reqtime",
                "Lublin-1-256__FCFS__perfect",
                "Lublin-1-256__EASY__perfect",
                "Lublin-1-256__EASY-SJBF__perfect",
                "Lublin-1-256__CONSERVATIVE__perfect"
            })
    void startsAreThoseOfTheReference(String reference) throws Exception {
        Path file = FOLDER.resolve("ref/" + reference + ".csv.gz");
        assumeTrue(
                Files.exists(file),
                "needs " + file.getFileName() + " in the folder ref of the folder that ESTIVA_TRUTH names");
        String[] parts = reference.split("__", -1);
        Estimates estimates = parts[2].equals("perfect") ? Estimates.PERFECT : Estimates.USER;
        Workload log = Truth.log(
                FOLDER.resolve("swf/" + parts[0] + ".norm.swf.gz"), PROCS.getOrDefault(parts[0], 0L), estimates);

        NavigableMap<Long, Long> ours = Truth.starts(log, Truth.policy(parts[1]), PassPer.EVENT);

        NavigableMap<Long, Long> theirs;
        try (InputStream in = Files.newInputStream(file)) {
            theirs = Truth.reference(in);
        }
        assertThat(ours).as("jobs that started").hasSameSizeAs(theirs);
        theirs.entrySet().removeIf(entry -> entry.getValue().equals(ours.get(entry.getKey())));
        assertThat(theirs).as("jobs with another start in the reference").isEmpty();
    }
}
