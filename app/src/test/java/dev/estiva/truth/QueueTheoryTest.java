package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas against values that were computed elsewhere, to all of their printed digits. */
class QueueTheoryTest {
    private static final Offset<Double> PRINTED = Offset.offset(5.1e-7);

    /** The printed values of SRPT come of a coarser integration; see the test that changes the order of integration. */
    private static final Offset<Double> COARSE = Offset.offset(5e-6);

    @ParameterizedTest
    @CsvSource({
        "0.8, 1, 0.8, 4",
        "1.6, 2, 0.711111, 1.777778",
        "7.2, 8, 0.701533, 0.876916",
        "57.6, 64, 0.310663, 0.048541",
        "60.8, 64, 0.588011, 0.183753"
    })
    void waitsWithSeveralServers(double lambda, int c, double waits, double wait) {
        assertThat(QueueTheory.erlangC(lambda, c)).isCloseTo(waits, PRINTED);
        assertThat(QueueTheory.wait(lambda, 1, c)).isCloseTo(wait, PRINTED);
        assertThat(QueueTheory.waitsLonger(lambda, 1, c, 0)).isCloseTo(waits, PRINTED);
    }

    @Test
    void theProbabilityOfLongerWaitsIntegratesToTheMean() {
        double sum = 0;
        for (double t = 0.005; t < 100; t += 0.01) {
            sum += 0.01 * QueueTheory.waitsLonger(1.6, 1, 2, t);
        }
        assertThat(sum).isCloseTo(QueueTheory.wait(1.6, 1, 2), Offset.offset(1e-4));
    }

    @Test
    void lossesOfABoundedQueue() {
        QueueTheory.Loss loss = QueueTheory.loss(1.8, 1, 2, 5);
        assertThat(loss.blocking()).isCloseTo(0.141077, PRINTED);
        assertThat(loss.inSystem()).isCloseTo(2.456965, PRINTED);
        assertThat(loss.turnaround()).isCloseTo(1.589177, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({"DETERMINISTIC, 2", "ERLANG_2, 3", "EXPONENTIAL, 4", "HYPEREXPONENTIAL, 10"})
    void waitsWithAnyServiceTimes(Service service, double wait) {
        assertThat(QueueTheory.wait(0.8, service)).isCloseTo(wait, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.3, 0.5, 1.142857, 5.714286", "4, 1.2, 2.0, 0.213012, 1.065058"})
    void waitsByPriority(int c, double urgent, double other, double first, double second) {
        List<Double> waits = QueueTheory.priorityWaits(c, List.of(urgent, other));
        assertThat(waits.get(0)).isCloseTo(first, PRINTED);
        assertThat(waits.get(1)).isCloseTo(second, PRINTED);
    }

    @Test
    void turnaroundsWherePriorityInterrupts() {
        List<Double> turnarounds = QueueTheory.preemptiveResumeTurnarounds(List.of(0.3, 0.5));
        assertThat(turnarounds.get(0)).isCloseTo(1.428571, PRINTED);
        assertThat(turnarounds.get(1)).isCloseTo(7.142857, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.712686, 1.531383, 1.425374, 2",
        "0.8, 1.882219, 2.658897, 2.352777, 5",
        "0.9, 3.196913, 4.051773, 3.552130, 10"
    })
    void meansOfPoliciesThatLookAtSizes(double lambda, double sjf, double preemptive, double srpt, double shared) {
        assertThat(SizeBased.SJF_WAIT.mean(lambda)).isCloseTo(sjf, PRINTED);
        assertThat(SizeBased.PREEMPTIVE_SJF.mean(lambda)).isCloseTo(preemptive, PRINTED);
        assertThat(SizeBased.SRPT.mean(lambda)).isCloseTo(srpt, COARSE);
        assertThat(SizeBased.LEAST_ATTAINED.mean(lambda)).isCloseTo(shared, PRINTED);
        assertThat(SizeBased.PROCESSOR_SHARING.mean(lambda)).isCloseTo(shared, PRINTED);
    }

    /** E ∫₀ˣ dt/(1−ρ(t)) is ∫ (1−F(t))/(1−ρ(t)) dt. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 0.9})
    void shortestRemainingTimeIntegratedTheOtherWayRound(double lambda) {
        int steps = 200_000;
        double h = 50.0 / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double x = i * h;
            double tail = Math.exp(-x);
            double idle = 1 - SizeBased.load(x, lambda);
            double waiting = lambda * (SizeBased.secondMoment(x) + x * x * tail) / (2 * idle * idle);
            sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * tail * (waiting + 1 / idle);
        }
        assertThat(SizeBased.SRPT.mean(lambda)).isCloseTo(sum * h / 3, Offset.offset(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.8, 2.843980", "4, 0.8, 2.267384", "8, 0.9, 4.780713"})
    void waitsWhereServersTakeTurns(int n, double rho, double wait) {
        assertThat(QueueTheory.roundRobinWait(n, rho)).isCloseTo(wait, PRINTED);
    }

    @ParameterizedTest
    @CsvSource({"0.8, 1.947363", "0.9, 2.614057", "0.95, 3.383046"})
    void turnaroundsAtTheLeastLoadedOfTwo(double rho, double turnaround) {
        assertThat(QueueTheory.powerOfChoicesTurnaround(2, rho)).isCloseTo(turnaround, PRINTED);
    }
}
