package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sets of devices, also beyond the bits of one long. */
class DeviceSetTest {
    @Test
    void holdsWhatASetHolds() {
        Seeds.each(50, random -> {
            DeviceSet devices = DeviceSet.NONE;
            NavigableSet<Integer> model = new TreeSet<>();
            for (int i = 0; i < 100; i++) {
                int device = random.nextInt(200);
                devices = change(random, devices, model, device);
                assertThat(devices.has(device)).isEqualTo(model.contains(device));
                assertThat(devices.isEmpty()).isEqualTo(model.isEmpty());
                assertThat(devices.toString()).isEqualTo(model.toString().replace(",", ""));
            }
        });
    }

    private static DeviceSet change(SeededRandom random, DeviceSet devices, NavigableSet<Integer> model, int device) {
        if (random.nextInt(2) == 0) {
            model.add(device);
            return devices.with(device);
        }
        int gone = model.isEmpty() || random.nextInt(4) == 0 ? device : model.first();
        model.remove(gone);
        return devices.without(gone);
    }

    @Test
    void aPoolOfManyGpusGivesEachOnce() {
        TestCluster cluster = TestCluster.with(1, "100gpu");
        for (int i = 0; i < 100; i++) {
            cluster.submit("j" + i + " gpu=1 for=1h");
        }
        cluster.submit("more gpu=1 for=1h").expectWaiting("more").expectRunning("j99", "w1");
    }

    @Test
    void blocksADeviceBeyondTheFirstSixtyFour() {
        TestCluster.with(1, "66gpu")
                .block("w1", 65)
                .submit("most gpu=65 for=1h")
                .submit("last gpu=1 for=1h")
                .expectRunning("most", "w1")
                .expectWaiting("last")
                .free("w1", 65)
                .expectRunning("last", "w1");
    }
}
