package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Seeds;
import dev.estiva.policy.PolicySpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to workers and tasks, whatever the policy: the promises hold, and everything ends. */
class ChaosPropertyTest {
    static List<String> policies() {
        List<String> all = new ArrayList<>(TestPolicies.all());
        all.addAll(TestPolicies.preempting());
        return all;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void keepsItsPromisesWhateverHappens(String policy) {
        Seeds.each(3, random -> {
            Chaos chaos = new Chaos(random, TestPolicies.read(policy));
            chaos.run();
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void decidesTheSameWithTheSameSeed(String policy) {
        Seeds.each(1, random -> {
            Chaos first = new Chaos(random, TestPolicies.read(policy));
            first.run();
            Chaos second = new Chaos(random, TestPolicies.read(policy));
            second.run();
            assertThat(second.world.facts()).isEqualTo(first.world.facts());
        });
    }

    static List<String> policiesWithoutPromises() {
        return TestPolicies.all().stream()
                .filter(policy -> !policy.contains("conservative") && !policy.matches(".*=(random|power-of-d|fgd) .*"))
                .toList();
    }

    /** Every group, tree and index finds what looking at every waiting task on every worker finds. */
    @ParameterizedTest
    @MethodSource("policiesWithoutPromises")
    void decidesWhatAPolicyWithoutIndexesDecides(String policy) {
        Seeds.each(2, random -> {
            PolicySpec spec = TestPolicies.read(policy);
            Chaos ours = new Chaos(random, spec);
            ours.run();
            Chaos naive = new Chaos(random, spec, new NaivePolicy(spec));
            naive.run();
            assertThat(ours.world.facts()).isEqualTo(naive.world.facts());
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void goesOnFromASnapshotAsItWouldFromAllFacts(String policy) {
        Seeds.each(1, random -> {
            Chaos facts = new Chaos(random, TestPolicies.read(policy));
            facts.run();
            Chaos snapshots = new Chaos(random, TestPolicies.read(policy));
            snapshots.world.restartingFromSnapshot();
            snapshots.run();
            assertThat(snapshots.world.facts()).isEqualTo(facts.world.facts());
        });
    }

    @Test
    void aCopyStaysAsItWasAndCatchesUpWithTheFacts() {
        Seeds.each(10, random -> {
            Chaos chaos = new Chaos(random, TestPolicies.read("conservative placement=least-work"));
            ClusterState[] copy = new ClusterState[1];
            String[] dump = {""};
            int[] from = {0};
            chaos.world.at(RandomMix.seconds(30), () -> {
                copy[0] = chaos.world.state().copy();
                dump[0] = Dump.of(copy[0]);
                from[0] = chaos.world.facts().size();
            });
            chaos.run();
            assertThat(Dump.of(copy[0])).isEqualTo(dump[0]);
            chaos.world.facts().subList(from[0], chaos.world.facts().size()).forEach(copy[0]::apply);
            copy[0].check();
            assertThat(Dump.of(copy[0])).isEqualTo(Dump.of(chaos.world.state()));
        });
    }
}
