package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import dev.estiva.policy.Presets;
import dev.estiva.workload.ArrivalProcess;
import dev.estiva.workload.ClusterSpec;
import dev.estiva.workload.Draft;
import dev.estiva.workload.TimeDistribution;
import dev.estiva.workload.Variation;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that are made as the simulation comes to them give the same facts as jobs that are held. */
class MadeWorkloadSimTest {
    @ParameterizedTest
    @EnumSource(PassPer.class)
    void theFactsAreThoseOfTheSameJobsHeld(PassPer pass) throws WorkloadException {
        Workload made = Draft.ofChance(
                        ClusterSpec.read("3xslots=2"),
                        2_000,
                        ArrivalProcess.poisson(15_000_000),
                        new TimeDistribution.Exponential(100_000_000))
                .of(Variation.NONE.withSeed(5));
        Workload held = new Workload(made.cluster(), new ArrayList<>(made.jobs()), made.notes());
        assertThat(held.jobs()).isNotSameAs(made.jobs()).isEqualTo(made.jobs());

        assertThat(facts(made, pass)).hasSizeGreaterThan(6_000).isEqualTo(facts(held, pass));
    }

    private static List<Fact> facts(Workload workload, PassPer pass) {
        List<Fact> facts = new ArrayList<>();
        new Simulation(workload, Presets.EASY.spec().build(), pass, (fact, _) -> facts.add(fact), new Quiet()).run();
        return facts;
    }
}
