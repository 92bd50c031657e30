package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import dev.estiva.core.TestPolicies;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.WorkerSpec;
import dev.estiva.sim.Classical.Job;
import dev.estiva.sim.Classical.Kind;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Job for job what the definitions say, on small workloads full of ties: equal submissions, ends that meet submissions and each
 * other, estimates that are met and that are not, jobs without length. No estimate is 0: by the definitions such a job counts as
 * ended in the very look that starts it and would hold nothing; here it holds its processors until it has ended.
 */
class ClassicalOraclePropertyTest {
    @ParameterizedTest
    @CsvSource({
        "FCFS, EVENT",
        "FCFS, INSTANT",
        "EASY, EVENT",
        "EASY, INSTANT",
        "EASY_SJBF, EVENT",
        "EASY_SJBF, INSTANT",
        "CONSERVATIVE, EVENT",
        "CONSERVATIVE, INSTANT"
    })
    void startsEveryJobWhenTheDefinitionSays(Kind kind, PassPer pass) {
        Seeds.each(800, random -> compare(random, kind, pass, 1));
    }

    /** A job that takes no time ends in the instant of its start, after all that the instant brought besides. */
    @ParameterizedTest
    @CsvSource({
        "FCFS, EVENT",
        "FCFS, INSTANT",
        "EASY, EVENT",
        "EASY, INSTANT",
        "EASY_SJBF, EVENT",
        "EASY_SJBF, INSTANT",
        "CONSERVATIVE, EVENT",
        "CONSERVATIVE, INSTANT"
    })
    void startsJobsThatTakeNoTimeWhenTheDefinitionSays(Kind kind, PassPer pass) {
        Seeds.each(300, random -> compare(random, kind, pass, 0));
    }

    private static void compare(SeededRandom random, Kind kind, PassPer pass, long shortest) {
        long procs = 1L + random.nextInt(8);
        List<Job> jobs = jobs(random, procs, shortest);

        long[] expected = Classical.starts(jobs, procs, kind, pass);
        long[] ours = starts(jobs, procs, kind, pass);

        assertThat(ours).as(kind + " on " + procs + ": " + jobs).isEqualTo(expected);
    }

    private static List<Job> jobs(SeededRandom random, long procs, long shortest) {
        boolean perfect = random.nextInt(3) == 0;
        int spread = 1 + random.nextInt(20);
        int longest = 1 + random.nextInt(8);
        List<Long> submits = new ArrayList<>();
        int count = 1 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            submits.add((long) random.nextInt(spread));
        }
        submits.sort(Comparator.naturalOrder());
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long run = shortest + random.nextInt(longest);
            long estimate = Math.max(1, run) + (perfect || random.nextInt(3) == 0 ? 0 : random.nextInt(longest));
            jobs.add(new Job(i, submits.get(i), run, 1 + random.nextInt((int) procs), estimate));
        }
        return jobs;
    }

    private static long[] starts(List<Job> jobs, long procs, Kind kind, PassPer pass) {
        String policy = switch (kind) {
            case FCFS -> "fifo";
            case EASY -> "easy";
            case EASY_SJBF -> "easy backfill-order=sjf";
            case CONSERVATIVE -> "conservative";
        };
        List<WorkloadJob> submitted = new ArrayList<>();
        for (Job job : jobs) {
            JobSpec spec = new JobSpec(
                    "j" + job.id(),
                    "ann",
                    "sleep",
                    1,
                    Request.ofSlots(job.procs()),
                    JobSpec.DEFAULT_PRIORITY,
                    job.estimate() * 1_000_000,
                    JobSpec.UNKNOWN,
                    Retry.NEVER);
            submitted.add(new WorkloadJob("j" + job.id(), spec, job.submit() * 1_000_000, job.run() * 1_000_000));
        }
        Workload workload = new Workload(List.of(WorkerSpec.ofSlots("pool", procs)), submitted, List.of());
        long[] starts = new long[jobs.size()];
        Arrays.fill(starts, -1);
        Simulation simulation = new Simulation(
                workload,
                TestPolicies.read(policy).build(),
                pass,
                (fact, _) -> {
                    if (fact instanceof Fact.TaskPlaced placed) {
                        starts[(int) placed.task().job() - 1] = placed.atMicros() / 1_000_000;
                    }
                },
                new Quiet());
        while (simulation.advance()) {
            simulation.engine().check();
        }
        return starts;
    }
}
