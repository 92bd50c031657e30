package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Placement.DeviceShare;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldingTest {
    @Test
    void readsWhatItWrote() {
        for (Holding holding : List.of(
                Holding.NOTHING,
                new Holding(3, List.of()),
                new Holding(1, List.of(new DeviceShare(0, 10_000), new DeviceShare(7, 2_500))))) {
            assertThat(Holding.parse(holding.text())).isEqualTo(holding);
        }
        assertThat(new Holding(1, List.of(new DeviceShare(7, 2_500))).text()).isEqualTo("1 7:2500");
    }

    @Test
    void takesWhatItCannotReadForNothing() {
        for (String text : List.of("", "x", "1 7", "1 7:x", "1 :", " ", "1 7:2,")) {
            assertThat(Holding.parse(text)).as(text).isEqualTo(Holding.NOTHING);
        }
    }
}
