package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.model.Device;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Use of workers, against cases computed by hand. */
final class UtilisationTest {
    private final Utilisation utilisation = new Utilisation();
    private final TestRun run = new TestRun(utilisation);

    /** By worker; −1 where there was no capacity. */
    private Map<String, Double> shares(ResourceKind kind) {
        Map<String, Double> shares = new TreeMap<>();
        utilisation.forEachWorker(
                (name, _, usage) -> shares.put(name, usage.utilisation(kind).orElse(-1)));
        return shares;
    }

    @Test
    void shareIsOfCapacityFromFirstSubmitToLastFinish() {
        run.join("1", 2)
                .at(100)
                .submit("a")
                .submit("b")
                .at(104)
                .complete(1, 0)
                .at(110)
                .complete(2, 0)
                .at(500);
        assertThat(utilisation.window()).isEqualTo(new Window(TestRun.ZERO + 100_000_000, TestRun.ZERO + 110_000_000));
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 0.7));
        assertThat(shares(ResourceKind.GPU)).containsExactly(Map.entry("1", -1.0));
    }

    @Test
    void workerCountsFromJoiningUntilItIsLost() {
        run.join("1", 1)
                .submit("a")
                .submit("b")
                .at(10)
                .join("2", 1)
                .at(15)
                .lose(2)
                .at(20)
                .complete(1, 0);
        run.at(30).complete(2, 0);
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 1.0), Map.entry("2", 1.0));
    }

    @Test
    void whatHappensAfterTheLastFinishIsOutsideTheWindow() {
        run.join("1", 2)
                .submit("a")
                .at(10)
                .complete(1, 0)
                .at(20)
                .submit("b")
                .at(25)
                .join("2", 8)
                .at(30)
                .lose(1);
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 0.5), Map.entry("2", -1.0));
        run.at(50).complete(2, 0);
        // 1: (1·10 + 1·10) of 2·30 slot-seconds; 2: 1·20 of 8·25.
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 20 / 60.0), Map.entry("2", 0.1));
    }

    @Test
    void capacityOfACordonedWorkerStillCounts() {
        run.join("1", 1)
                .submit("a")
                .tell(new Input.Cordon(new WorkerId(1)))
                .at(5)
                .complete(1, 0);
        run.submit("b").at(10).cancel(2);
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 0.5));
    }

    @Test
    void workerThatComesBackUnderItsNameIsTheSame() {
        run.join("1", 1).submit("a").at(10).lose(1).at(20).join("1", 1).at(40).complete(1, 0);
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 1.0));
    }

    @Test
    void eachKindOfResourceHasAShareOfItsOwn() {
        Resources capacity = new Resources(4, 8_000, 20_000, 1_000, Collections.emptyNavigableMap());
        List<Device> devices = List.of(Device.ANY, Device.ANY);
        run.tell(new Input.Register(
                new WorkerSpec("1", capacity, devices, Collections.emptyNavigableMap(), 1_000), List.of()));
        Resources asked = new Resources(1, 6_000, 5_000, 100, Collections.emptyNavigableMap());
        run.submit(TestRun.job("a", 1, Request.of(asked), Retry.NEVER)).at(8).complete(1, 0);
        assertThat(shares(ResourceKind.SLOTS)).containsValue(0.25);
        assertThat(shares(ResourceKind.CPU)).containsValue(0.75);
        assertThat(shares(ResourceKind.GPU)).containsValue(0.25);
        assertThat(shares(ResourceKind.MEMORY)).containsValue(0.1);
    }

    @Test
    void moreThanALongHoldsIsStillExact() {
        run.join("1", Resources.MOST);
        for (int i = 0; i < 3; i++) {
            run.submit(TestRun.job("a", 1, Resources.MOST / 4));
        }
        run.at(8e9).complete(1, 0).complete(2, 0).complete(3, 0);
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", 0.75));
    }

    @Test
    void nothingEndedMeansNoWindowAndNoShare() {
        run.join("1", 2).submit("a").at(10);
        assertThat(utilisation.window()).isNull();
        assertThat(shares(ResourceKind.SLOTS)).containsExactly(Map.entry("1", -1.0));
    }

    @Test
    void refusesToBeginInTheMiddle() {
        Utilisation late = new Utilisation();
        run.join("1", 2).submit("a");
        assertThatThrownBy(() -> run.facts.forEach(fact -> {
                    if (!(fact instanceof Fact.WorkerJoined)) {
                        late.before(fact, run.view());
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("worker 1 joined was not seen");
    }
}
