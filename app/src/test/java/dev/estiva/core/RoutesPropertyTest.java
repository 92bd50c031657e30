package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import org.junit.jupiter.api.Test;

/** Which way a task takes where an old GPU, a new one and CPUs were seen to differ, against the sooner end reckoned by hand. */
class RoutesPropertyTest {
    private static final int CASES = 60;

    /** Two workers with a GPU each, one of them old; four CPUs each. Seconds that a task takes, which nobody estimates. */
    private record Laboratory(boolean oldFirst, int onOld, int onNew, int onCpus) {
        static Laboratory of(SeededRandom random) {
            return new Laboratory(
                    random.nextInt(2) == 0, 30 + random.nextInt(90), 5 + random.nextInt(20), 10 + random.nextInt(100));
        }

        /** Where it has learned each of the three times, and nothing runs. */
        TestCluster taught() {
            TestCluster cluster = TestCluster.with(1, "4cpu 1gpu:" + (oldFirst ? "OLD" : "NEW"))
                    .and(1, "4cpu 1gpu:" + (oldFirst ? "NEW" : "OLD"));
            for (int i = 0; i < 3; i++) {
                cluster.submit(task("c" + i, "prefer=other")).drain();
            }
            cluster.submit("all-cpus tasks=2 cpu=4 for=100h");
            for (int i = 0; i < 3; i++) {
                cluster.submit(task("o" + i, "model=OLD")).advance("200s");
                cluster.submit(task("n" + i, "model=NEW")).advance("200s");
            }
            return cluster.cancel("all-cpus").advance("1s");
        }

        String task(String name, String words) {
            return name + " gpu=1 " + words + " est=? for=1s on-OLD=" + onOld + "s on-NEW=" + onNew
                    + "s other-cpu=4 other-for=" + onCpus + "s";
        }

        /** When a task ends on the GPU that is free first, the one of the first worker if both are at once. */
        int endOnGpu(int oldBusy, int newBusy) {
            boolean takesOld = oldBusy < newBusy || (oldBusy == newBusy && oldFirst);
            return takesOld ? oldBusy + onOld : newBusy + onNew;
        }
    }

    @Test
    void takesTheCpusRatherThanAGpuOnWhichItWouldEndLater() {
        int[] chosen = new int[2];
        Seeds.each(CASES, random -> {
            Laboratory laboratory = Laboratory.of(random);
            int oldBusy = random.nextInt(2) * (1 + random.nextInt(60));
            int newBusy = random.nextInt(2) * (1 + random.nextInt(60));
            TestCluster cluster = laboratory.taught();
            if (oldBusy > 0) {
                cluster.submit("old gpu=1 model=OLD for=" + oldBusy + "s");
            }
            if (newBusy > 0) {
                cluster.submit("new gpu=1 model=NEW for=" + newBusy + "s");
            }
            cluster.submit(laboratory.task("probe", ""));
            boolean takesCpus = laboratory.onCpus < laboratory.endOnGpu(oldBusy, newBusy);
            assertThat(cluster.life("probe").spec.request().takesGpu())
                    .as("%s, old for %d s, new for %d s", laboratory, oldBusy, newBusy)
                    .isEqualTo(!takesCpus);
            chosen[takesCpus ? 1 : 0]++;
        });
        assertThat(chosen[0] + chosen[1] < CASES || (chosen[0] > 0 && chosen[1] > 0))
                .as("both ways were taken, unless but a few seeds were run")
                .isTrue();
    }
}
