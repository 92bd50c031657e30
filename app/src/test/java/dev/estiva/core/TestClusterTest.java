package dev.estiva.core;

import dev.estiva.model.Outcome.Status;
import org.junit.jupiter.api.Test;

class TestClusterTest {
    @Test
    void tellsAScenarioInWords() {
        TestCluster.with(2, "8cpu 2gpu")
                .policy("easy")
                .submit("train gpu=2 for=10m")
                .submit("big gpu=2 cpu=8 for=10m")
                .submit("late gpu=2 for=1m")
                .expectRunning("train", "w1")
                .expectRunning("big", "w2")
                .expectWaiting("late")
                .advance("10m")
                .expectEnded("train", Status.COMPLETED)
                .expectRunning("late", "w1")
                .drain()
                .expectFinish("late", "11m");
    }
}
