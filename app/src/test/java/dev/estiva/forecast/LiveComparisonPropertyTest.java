package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.EngineConfig;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Delays that may be do not hide that live is simulated, whatever the policy; delays that may not be are seen. */
class LiveComparisonPropertyTest {
    private static final long SEEDS = Long.getLong("estiva.seeds", 25);
    private static final long SECOND = 1_000_000;

    static Stream<Presets> livePolicies() {
        return Stream.of(Presets.values()).filter(preset -> !preset.spec().preempts());
    }

    @ParameterizedTest
    @MethodSource("livePolicies")
    void shortDelaysAreExplained(Presets preset) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            LiveComparison found = compare(preset, seed, 8_000);
            assertThat(found.elsewhere()).as(again(preset, seed)).isEmpty();
            assertThat(found.holds()).as(again(preset, seed) + found).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("livePolicies")
    void withoutDelaysEveryTaskIsWhereThePureSimulationPutsIt(Presets preset) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            LiveComparison found = compare(preset, seed, 0);
            assertThat(found.elsewhere()).as(again(preset, seed)).isEmpty();
            assertThat(found.most()).as(again(preset, seed)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("livePolicies")
    void longDelaysAreSeen(Presets preset) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(compare(preset, seed, 200_000).holds())
                    .as(again(preset, seed))
                    .isFalse();
        }
    }

    private static LiveComparison compare(Presets preset, long seed, long mostMicros) {
        SeededRandom random = new SeededRandom(seed);
        Workload workload = workload(random.fork("workload"));
        PolicySpec pure = preset.spec().expecting(workload.requests());
        PolicySpec policy = pure.withBounds(pure.bounds().withSlack(LiveComparison.CLOSE_MICROS));
        Delays delays = Delays.random(random.fork("delays"), mostMicros);
        JitteredRun run = new JitteredRun(workload, policy, delays).run();
        assertThat(run.recording.replay(EngineConfig.SIMULATED, policy.build())).isNull();
        return LiveComparison.of(run.live(policy), workload, pure);
    }

    /** Full of coincidences: everything lasts whole or half seconds. */
    private static Workload workload(SeededRandom random) {
        List<WorkerSpec> cluster = new ArrayList<>();
        int workers = 1 + random.nextInt(4);
        for (int i = 1; i <= workers; i++) {
            Resources slots = Resources.ofSlots(1 + random.nextInt(4));
            cluster.add(new WorkerSpec(
                    "w" + i, slots, List.of(), Collections.emptyNavigableMap(), 500 * (1 + random.nextInt(3))));
        }
        List<WorkloadJob> jobs = new ArrayList<>();
        long submit = 0;
        for (int i = 1; i <= 60; i++) {
            submit += random.nextInt(3) == 0 ? random.nextInt(4) * SECOND / 2 : 0;
            long run = (1 + random.nextInt(8)) * SECOND;
            long estimate = random.nextInt(3) == 0 ? run + random.nextInt(4) * SECOND : run;
            Request request = Request.ofSlots(1 + random.nextInt(random.nextInt(3) == 0 ? 4 : 1));
            JobSpec spec = new JobSpec(
                    "j" + i, "", "", 1, request, 1 + random.nextInt(3), estimate, JobSpec.UNKNOWN, Retry.NEVER);
            jobs.add(new WorkloadJob(spec.name(), spec, submit, run));
        }
        return new Workload(cluster, jobs, List.of());
    }

    private static String again(Presets preset, long seed) {
        return preset + ", seed " + seed + ": ./mvnw test -Dtest=LiveComparisonPropertyTest -Destiva.seeds=" + seed
                + " ";
    }
}
