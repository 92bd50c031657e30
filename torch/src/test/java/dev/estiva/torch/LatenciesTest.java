package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsTheLeastValueThatSoManyAreNotAbove() {
        Latencies latencies = new Latencies(
                IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray());

        assertThat(latencies.figures().toString()).isEqualTo("{p50=100.0, p90=180.0, p99=198.0, max=200.0}");
        assertThat(new Latencies(7).figures().toString()).isEqualTo("{p50=7.0, p90=7.0, p99=7.0, max=7.0}");
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThatThrownBy(Latencies::new).hasMessage("no latencies");
    }
}
