package dev.estiva.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.bench.DecisionsBench.Line;
import dev.estiva.bench.DecisionsBench.Point;
import dev.estiva.policy.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions behind long queues: that the queue is as long as is said, and what is printed and drawn of it. */
class DecisionsBenchTest {
    private static final List<Line> LINES = List.of(
            new Line("a", List.of(new Point(10, 1, 2, 5), new Point(100, 1_000, 2_000, 5))),
            new Line("b", List.of(new Point(10, 0.1, 0.1, 5))));

    @Test
    void theQueueStaysAboutAsLongWhileDecisionsAreMade() {
        LongQueue queue = new LongQueue(Presets.EASY.spec(), 2_000);
        assertThat(queue.waiting()).isCloseTo(2_000, within(40L));
        for (int i = 0; i < 500; i++) {
            assertThat(queue.decide()).isNotNegative();
        }
        assertThat(queue.waiting()).isCloseTo(2_000, within(200L));
    }

    @Test
    void printsALineOfJson() {
        assertThat(DecisionsBench.json(LINES))
                .isEqualTo("{\"bench\":\"decisions\",\"workers\":1000,"
                        + "\"a\":[{\"waiting\":10,\"median_micros\":1.0,\"p99_micros\":2.0,\"decisions\":5},"
                        + "{\"waiting\":100,\"median_micros\":1000.0,\"p99_micros\":2000.0,\"decisions\":5}],"
                        + "\"b\":[{\"waiting\":10,\"median_micros\":0.1,\"p99_micros\":0.1,\"decisions\":5}]}");
    }

    @Test
    void drawsACurveForEachPolicy() {
        assertThat(DecisionPlot.svg(LINES))
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("points=\"80.0,380.0 190.0,245.0\"", "points=\"80.0,425.0\"", ">a</text>", ">b</text>");
    }
}
