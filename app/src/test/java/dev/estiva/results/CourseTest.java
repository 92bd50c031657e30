package dev.estiva.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What went on over time. */
class CourseTest {
    private static Course of(List<Result> results) {
        return Course.of(results, Window.of(results));
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    @Test
    void eachTaskCountsInTheBinOfItsEndAndForAsLongAsItRan() {
        // From 0 to 2 s, and from 1 to 4 s.
        Course course = of(List.of(Made.matrix("cpu", 10, 2, 0), Made.matrix("cpu", 10, 3, 1)));
        assertThat(course.bins()).isEqualTo(2);
        assertThat(course.seconds()).isEqualTo(4);
        assertThat(course.completedPerSecond()).containsExactly(0.0, 1.0);
        assertThat(course.running()).containsExactly(1.5, 1.0);
    }

    @Test
    void manyTasksMakeNoMoreBinsAndNoneIsLost() {
        List<Result> results = new ArrayList<>();
        for (int at = 0; at < 20_000; at++) {
            Result task = Made.matrix("cpu", 10, 1.5, at);
            results.add(at % 4 == 0 ? Made.failed(task) : task);
        }
        Course course = of(results);
        double each = course.seconds() / course.bins();
        assertThat(course.bins()).isEqualTo(Course.MOST);
        assertThat(sum(course.completedPerSecond()) * each).isCloseTo(15_000, within(1e-6));
        assertThat(sum(course.running()) * each).isCloseTo(30_000, within(1e-3));
        assertThat(course.running().get(60)).isCloseTo(1.5, within(0.01));
    }

    @Test
    void noTaskOrNoTimeHasNoBins() {
        assertThat(of(List.of()).bins()).isZero();
        Result instant = Made.matrix("cpu", 10, 0, 0);
        Result.Times times = new Result.Times(-1, 5, 5, 0, 0);
        Result at = new Result(
                instant.task(), instant.type(), "completed", instant.place(), times, null, instant.parameters());
        assertThat(of(List.of(at)).bins()).isZero();
    }
}
