package dev.estiva.torch;

import static dev.estiva.torch.SessionOfATest.numbers;
import static dev.estiva.torch.SessionOfATest.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VectorAdditionTest {
    private static final VectorAdditionJob TYPE = new VectorAdditionJob();

    @Test
    void addsAsPlainJavaDoes() throws InterruptedException {
        JsonNode figures = TaskOfATest.figures(TYPE, "{'size': 1001, 'iterations': 3, 'seed': 5}");

        try (Session session = SessionOfATest.open("{'seed': 5}")) {
            double expected = sum(numbers(session.random(1001))) + sum(numbers(session.random(1001)));
            assertThat(figures.get("checksum").asDouble()).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void countsTheBytesOfAllThreeVectors() throws InterruptedException {
        JsonNode figures = TaskOfATest.figures(TYPE, "{'size': 1000, 'iterations': 4, 'dtype': 'bfloat16'}");

        double median = figures.get("iteration_seconds").get("median").asDouble();
        assertThat(figures.get("bytes_per_second").asDouble()).isEqualTo(3 * 1000 * 2 / median);
        assertThat(figures.get("iterations").asInt()).isEqualTo(4);
        assertThat(figures.get("warm_up").asInt()).isEqualTo(1);
    }
}
