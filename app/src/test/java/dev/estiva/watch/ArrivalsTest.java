package dev.estiva.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
    private static final long SECOND = Arrivals.SETTLED_MICROS;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void aFileHasArrivedWhenItDidNotChangeForASecond() {
        assertThat(arrivals.arrived(List.of(file("a", 1)), 0)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 1)), SECOND - 1)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 1)), SECOND)).containsExactly(file("a", 1));
    }

    @Test
    void aFileThatStillGrowsIsWaitedFor() {
        for (int i = 0; i < 10; i++) {
            assertThat(arrivals.arrived(List.of(file("a", i)), i * SECOND)).isEmpty();
        }
        assertThat(arrivals.arrived(List.of(file("a", 9)), 10 * SECOND)).containsExactly(file("a", 9));
    }

    @Test
    void aFileThatIsWrittenAnewInTheSameSizeIsWaitedForToo() {
        assertThat(arrivals.arrived(List.of(new FoundFile("a", 1, 5)), 0)).isEmpty();
        assertThat(arrivals.arrived(List.of(new FoundFile("a", 1, 6)), SECOND)).isEmpty();
        assertThat(arrivals.arrived(List.of(new FoundFile("a", 1, 6)), 2 * SECOND))
                .hasSize(1);
    }

    @Test
    void aFileIsNamedOnceAndAgainOnlyWhenItHasChanged() {
        arrivals.arrived(List.of(file("a", 1)), 0);
        assertThat(arrivals.arrived(List.of(file("a", 1)), SECOND)).hasSize(1);
        assertThat(arrivals.arrived(List.of(file("a", 1)), 2 * SECOND)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 2)), 3 * SECOND)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 2)), 4 * SECOND)).containsExactly(file("a", 2));
        assertThat(arrivals.arrived(List.of(file("a", 2)), 5 * SECOND)).isEmpty();
    }

    @Test
    void aFileThatWasTakenAwayAndComesBackIsANewOne() {
        arrivals.arrived(List.of(file("a", 1)), 0);
        assertThat(arrivals.arrived(List.of(file("a", 1)), SECOND)).hasSize(1);
        assertThat(arrivals.arrived(List.of(), 2 * SECOND)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 1)), 3 * SECOND)).isEmpty();
        assertThat(arrivals.arrived(List.of(file("a", 1)), 4 * SECOND)).hasSize(1);
    }

    @Test
    void severalComeInTheOrderOfTheirNames() {
        List<FoundFile> present = List.of(file("c", 1), file("a", 1), file(".hidden", 1), file("b", 0));
        assertThat(arrivals.isComplete()).isTrue();
        arrivals.arrived(present, 0);
        assertThat(arrivals.isComplete()).isFalse();
        assertThat(arrivals.arrived(present, SECOND))
                .extracting(FoundFile::name)
                .containsExactly("a", "b", "c");
        assertThat(arrivals.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".exemplo1.txt", "exemplo1.txt~", "a.part", "a.TMP", ".a.swp", "a.crdownload"})
    void whatIsNotFinishedByItsNameIsLeftAlone(String name) {
        arrivals.arrived(List.of(file(name, 1)), 0);
        assertThat(arrivals.arrived(List.of(file(name, 1)), 9 * SECOND)).isEmpty();
    }

    private static FoundFile file(String name, long bytes) {
        return new FoundFile(name, bytes, 1_000);
    }
}
