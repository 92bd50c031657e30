package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossMeterTest {
    private long now = Long.MAX_VALUE - 1;

    @Test
    void isReadAtOnceAndThenTwiceASecond() {
        LossMeter meter = new LossMeter(() -> now);
        assertThat(meter.isDue()).isTrue();
        meter.read(0.53125);
        assertThat(meter).hasToString("loss 0.5313");
        now += 499_999_999; // past the largest number, as a clock of nanoseconds may go
        assertThat(meter.isDue()).isFalse();
        now++;
        assertThat(meter.isDue()).isTrue();
    }

    @Test
    void isNotReadMoreOftenWhereTheLossIsNoNumber() {
        LossMeter meter = new LossMeter(() -> now);
        meter.read(Double.NaN);
        assertThat(meter.isDue()).isFalse();
    }
}
