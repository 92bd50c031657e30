package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Device;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is different is different, however it prints. */
class ByContentTest {
    private static final List<NavigableMap<String, String>> LOOK_ALIKES =
            List.of(map(), map("a", "b, c=d"), map("a", "b", "c", "d"), map("a=b, c", "d"), map("a", "b"));

    @Test
    void tellsLabelsApartThatPrintAlike() {
        for (var left : LOOK_ALIKES) {
            for (var right : LOOK_ALIKES) {
                Request a = new Request(Resources.ofSlots(1), "", 0, left);
                Request b = new Request(Resources.ofSlots(1), "", 0, right);
                assertThat(ByContent.REQUEST.compare(a, b) == 0).isEqualTo(a.equals(b));
                assertThat(Integer.signum(ByContent.REQUEST.compare(a, b)))
                        .isEqualTo(-Integer.signum(ByContent.REQUEST.compare(b, a)));
            }
        }
    }

    @Test
    void tellsWorkersApartByAllButNameAndSpeed() {
        WorkerSpec plain = TestSpecs.worker("w1", "2cpu 1gpu:A 1gpu:B disk=1");

        assertThat(ByContent.KIND.compare(plain, TestSpecs.worker("w2", "2cpu 1gpu:A 1gpu:B disk=1 speed=3")))
                .isZero();
        assertThat(ByContent.KIND.compare(plain, TestSpecs.worker("w1", "2cpu 1gpu:A 1gpu:B disk=2")))
                .isNotZero();
        assertThat(ByContent.KIND.compare(plain, TestSpecs.worker("w1", "2cpu 2gpu:A disk=1")))
                .isNotZero();
        assertThat(ByContent.KIND.compare(plain, TestSpecs.worker("w1", "2cpu 1gpu:A 1gpu:B disk=1 label.a=b")))
                .isNotZero();
        assertThat(plain.devices()).containsExactly(new Device("A", 0), new Device("B", 0));
    }

    @Test
    void aJobWithATrickyLabelWaitsForItsOwnKindOfWorker() {
        TestCluster cluster = TestCluster.with(0, "").live();
        WorkerSpec plain = TestSpecs.worker("w1", "1cpu label.a=b label.c=d");
        WorkerSpec tricky = new WorkerSpec("w2", plain.capacity(), List.of(), map("a", "b, c=d"), 1_000);
        cluster.world().join(plain);
        cluster.submit("job cpu=1 label.a=b label.c=d for=1m").expectRunning("job", "w1");
        cluster.world().join(tricky);

        cluster.submit("next cpu=1 label.a=b label.c=d for=1m").expectWaiting("next");
    }

    private static NavigableMap<String, String> map(String... keysAndValues) {
        NavigableMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
