package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** To repeat one seed: set FIRST to it and SEEDS to 1. */
class AgentSimTest {
    private static final int FIRST = 0;
    private static final int SEEDS = 400;
    private static final int TASKS = 40;

    @Test
    void everyTaskIsDoneOnceHoweverTheConnectionFares() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new AgentWorld(seed, TASKS).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (int seed = FIRST; seed < FIRST + 20; seed++) {
            assertThat(new AgentWorld(seed, TASKS).play()).isEqualTo(new AgentWorld(seed, TASKS).play());
        }
    }
}
