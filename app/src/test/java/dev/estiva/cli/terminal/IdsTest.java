package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.cli.terminal.Ids.Job;
import dev.estiva.cli.terminal.Ids.Last;
import dev.estiva.cli.terminal.Ids.Named;
import dev.estiva.cli.terminal.Ids.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void readsJobsTasksListsAndRanges() {
        assertThat(Ids.parse("7")).containsExactly(new Job(7));
        assertThat(Ids.parse("7.3")).containsExactly(new Task(7, 3));
        assertThat(Ids.parse("1,3,5-8"))
                .containsExactly(new Job(1), new Job(3), new Job(5), new Job(6), new Job(7), new Job(8));
        assertThat(Ids.parse("7.0-2,9")).containsExactly(new Task(7, 0), new Task(7, 1), new Task(7, 2), new Job(9));
        assertThat(Ids.parse("last,2")).containsExactly(new Last(), new Job(2));
    }

    @Test
    void whatIsNoListOfNumbersIsAName() {
        assertThat(Ids.parse("train")).containsExactly(new Named("train"));
        assertThat(Ids.parse("1,train")).containsExactly(new Named("1,train"));
        assertThat(Ids.parse("7.3.1")).containsExactly(new Named("7.3.1"));
        assertThat(Ids.parse("7-")).containsExactly(new Named("7-"));
        assertThat(Ids.parse("2026-11-20")).containsExactly(new Named("2026-11-20"));
        assertThat(Ids.parse("lasting")).containsExactly(new Named("lasting"));
    }

    @Test
    void namesEachOnceInTheOrderGiven() {
        assertThat(Ids.parse(List.of("3", "1-3", "last", "last")))
                .containsExactly(new Job(3), new Job(1), new Job(2), new Last());
    }

    @Test
    void refusesRangesThatAreSlips() {
        assertThatThrownBy(() -> Ids.parse("8-5")).hasMessage("found \"8-5\", expected the smaller number first");
        assertThatThrownBy(() -> Ids.parse("7.3-1")).hasMessage("found \"7.3-1\", expected the smaller number first");
        assertThatThrownBy(() -> Ids.parse("1-999999999"))
                .hasMessage("found \"1-999999999\", expected a range of at most 100000");
        assertThatThrownBy(() -> Ids.parse(" ")).hasMessageStartingWith("found an empty id");
    }

    @Test
    void idsReadAsTheyAreWritten() {
        assertThat(Ids.parse(List.of("7", "7.3", "last", "train")).toString()).isEqualTo("[7, 7.3, last, train]");
    }
}
