package dev.estiva.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Refused;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The floor does the same work: it makes the same queue of the same jobs. */
class EventLoopFloorTest {
    private static final int SLOTS = Offered.WORKERS * Offered.SLOTS;

    @Test
    void theWaitsAreThoseOfTheSimulation() {
        Workload workload = new Offered(Offered.WORKERS).workload(100_000);
        SummaryCollector collector = new SummaryCollector(0);
        new Simulation(workload, Presets.FIFO.spec().build(), PassPer.INSTANT, collector, new Unheard()).run();
        Summary summary = collector.summary();
        assertThat(summary.counts().completed()).isEqualTo(100_000);

        double floor = new EventLoopFloor(SLOTS).meanWaitSeconds(new Offered(Offered.WORKERS).times(100_000));

        Timings timings = summary.timings();
        assertThat(timings).isNotNull();
        assertThat(floor).isPositive();
        if (timings != null) {
            assertThat(timings.waits().mean()).isCloseTo(floor, Percentage.withPercentage(1e-6));
        }
    }

    private static final class Unheard implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            throw new AssertionError(refusal.message());
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
