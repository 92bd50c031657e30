package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterState;
import dev.estiva.core.Demand;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.TestSpecs;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.WorkerOrder;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placements by chance: even, repeatable, and never at a loss. */
class DrawTest {
    private static final long SECOND = 1_000_000;

    /** Workers of 1 to 4 CPUs, of which some left, and a waiting task of 2 CPUs. */
    private static ClusterState cluster(int workers, SeededRandom random) {
        ClusterState state = new ClusterState(QueueOrder.FIFO);
        for (int id = 1; id <= workers; id++) {
            String cpus = (1 + random.nextInt(4)) + "cpu 8slots";
            state.apply(new Fact.WorkerJoined(new WorkerId(id), TestSpecs.worker("w" + id, cpus), 0));
        }
        for (int id = 1; id <= workers; id++) {
            if (random.nextInt(3) == 0) {
                state.apply(new Fact.WorkerLeft(new WorkerId(id), SECOND));
            }
        }
        state.apply(new Fact.JobSubmitted(new JobId(1), TestSpecs.job("a cpu=2 slots=1"), Payload.NONE, SECOND));
        return state;
    }

    private static Candidate task(ClusterState state, int number) {
        Candidate first = state.waiting().first();
        if (first == null) {
            throw new AssertionError("nothing waits");
        }
        return new Candidate(first.group(), 0, 0, number, 0, 0);
    }

    private static List<WorkerNode> fitting(ClusterState state, Admission admitted) {
        Candidate task = task(state, 1);
        return state.workers().all().stream()
                .filter(node -> {
                    Demand demand = task.group().demand(node.kind());
                    return demand != null && node.fits(demand) && admitted.worker(node);
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void drawsDifferentOnesThatFitAndAreAdmittedAndAsManyAsThereAre(int count) {
        Seeds.each(200, random -> {
            ClusterState state = cluster(1 + random.nextInt(30), random);
            Admission odd = node -> node.id().value() % 2 == 1;
            List<WorkerNode> fitting = fitting(state, odd);

            List<WorkerNode> drawn = new Draw(random.nextLong(), state, task(state, 1), odd).some(count);

            assertThat(drawn).doesNotHaveDuplicates().isSubsetOf(fitting).hasSize(Math.min(count, fitting.size()));
        });
    }

    /** Chi-square over ten workers, few enough among the many that there is no hitting them by their ids. */
    @Test
    void givesEachThatFitsTheSameChance() {
        for (int workers : new int[] {30, 400}) {
            ClusterState state = cluster(workers, new SeededRandom(7));
            List<WorkerNode> all = fitting(state, Admission.ALL);
            List<WorkerNode> fitting = all.subList(0, Math.min(10, all.size()));
            Admission some = fitting::contains;
            NavigableMap<WorkerId, Integer> counts = new TreeMap<>();
            int draws = 1_000 * fitting.size();
            for (int number = 1; number <= draws; number++) {
                WorkerNode drawn =
                        new Draw(1, state, task(state, number), some).some(1).getFirst();
                counts.merge(drawn.id(), 1, Integer::sum);
            }
            double chiSquare = counts.values().stream()
                            .mapToDouble(count -> (count - 1_000.0) * (count - 1_000.0))
                            .sum()
                    / 1_000;
            assertThat(counts).hasSameSizeAs(fitting);
            assertThat(fitting).hasSizeBetween(5, 10);
            assertThat(chiSquare).as("of " + counts).isLessThan(27.9); // but for one in a thousand, with 9 degrees
        }
    }

    @Test
    void drawsTheSameForTheSameAttemptAndOthersForAnotherSeed() {
        ClusterState state = cluster(100, new SeededRandom(3));
        List<WorkerId> first = new ArrayList<>();
        List<WorkerId> again = new ArrayList<>();
        List<WorkerId> other = new ArrayList<>();
        for (int number = 1; number <= 50; number++) {
            first.add(one(5, state, number));
            again.add(one(5, state, number));
            other.add(one(6, state, number));
        }
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    private static WorkerId one(long seed, ClusterState state, int number) {
        return new Draw(seed, state, task(state, number), Admission.ALL)
                .some(1)
                .getFirst()
                .id();
    }

    /** Drawing as many as there are is looking at all. */
    @Test
    void theChoiceOfAllIsTheLeastLoaded() {
        Seeds.each(100, random -> {
            ClusterState state = cluster(1 + random.nextInt(20), random);
            WorkerNode expected = fitting(state, Admission.ALL).stream()
                    .min(Comparator.comparing((WorkerNode node) -> node.id()))
                    .orElse(null);
            PolicySettings all = new PolicySettings(1, 0, 0, 40, random.nextLong());

            WorkerNode chosen = Placements.POWER_OF_D.rule(all).choose(state, task(state, 1), Admission.ALL, SECOND);

            assertThat(chosen).isSameAs(expected);
            assertThat(chosen)
                    .isSameAs(state.workers()
                            .first(WorkerOrder.LEAST_LOADED, task(state, 1).group(), Admission.ALL));
        });
    }
}
