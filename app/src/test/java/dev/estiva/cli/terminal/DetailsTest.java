package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetailsTest {
    private final Details details = new Details()
            .add("State", "failed", Style.BAD)
            .add("Limit", "")
            .add("Command", "python train.py --data /data/imagenet --epochs 90");

    @Test
    void linesUpTheValuesAndLeavesOutWhatIsNotKnown() {
        assertThat(details.lines(Terminal.NONE))
                .containsExactly("State    failed", "Command  python train.py --data /data/imagenet --epochs 90");
    }

    @Test
    void goesOnBelowTheValueOnANarrowTerminal() {
        assertThat(details.lines(new Terminal(true, 40, 24, false, "…")))
                .containsExactly(
                        "State    failed", "Command  python train.py --data", "         /data/imagenet --epochs 90");
    }

    @Test
    void breaksAWordThatIsTooLongForALine() {
        Details long1 = new Details().add("Path", "/a/very/long/path/of/a/file");
        assertThat(long1.lines(new Terminal(true, 20, 24, false, "…")))
                .containsExactly("Path  /a/very/long/p", "      ath/of/a/file");
    }
}
