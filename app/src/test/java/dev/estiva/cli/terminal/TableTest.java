package dev.estiva.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.report.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private static final String REASON =
            "not now: gpu-1: needs 2 GPUs, free 1; gpu-2: needs 2 GPUs, free 0 (first in the queue)";

    @Test
    void printsEveryThingWhereThereIsNoTerminal() {
        assertThat(String.join("\n", queue().lines(Terminal.NONE))).isEqualTo("""
                ID  NAME                            USER     AGE  WHY IT WAITS
                 7  train-resnet-on-all-the-images  maria  3m05s  not now: gpu-1: needs 2 GPUs, free 1; gpu-2: needs \
                2 GPUs, free 0 (first in the queue)
                12  -                               joão     12s  -""");
    }

    @Test
    void fitsAWideTerminal() {
        assertThat(String.join("\n", queue().lines(width(90)))).isEqualTo("""
                ID  NAME                            USER     AGE  WHY IT WAITS
                 7  train-resnet-on-all-the-images  maria  3m05s  not now: gpu-1: needs 2 GPUs, free 1;
                                                                  gpu-2: needs 2 GPUs, free 0 (first in
                                                                  the queue)
                12  -                               joão     12s  -""");
    }

    @Test
    void cutsNamesBeforeItDropsColumns() {
        assertThat(String.join("\n", queue().lines(width(60)))).isEqualTo("""
                ID  NAME          USER     AGE  WHY IT WAITS
                 7  train-resne…  maria  3m05s  not now: gpu-1: needs 2
                                                GPUs, free 1; gpu-2: needs 2
                                                GPUs, free 0 (first in the …
                12  -             joão     12s  -""");
    }

    @Test
    void isReadableOnFortyColumns() {
        assertThat(String.join("\n", queue().lines(width(40)))).isEqualTo("""
                ID  NAME                    USER     AGE
                 7  train-resnet-on-all-t…  maria  3m05s
                    not now: gpu-1: needs 2 GPUs, free
                    1; gpu-2: needs 2 GPUs, free 0
                    (first in the queue)
                12  -                       joão     12s""");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 25, 30, 40, 60, 80, 120})
    void noLineIsWiderThanTheTerminal(int width) {
        assertThat(queue().lines(width(width)))
                .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(width));
    }

    @Test
    void dropsTheLeastImportantColumnFirst() {
        assertThat(queue().lines(width(22)).getFirst()).isEqualTo("ID  NAME           AGE");
    }

    @Test
    void coloursWordsWithoutMovingColumns() {
        Table table = new Table(Column.left("STATE"), Column.left("NAME"));
        table.row(new Cell("failed", Style.BAD), Cell.of("a"));
        Terminal terminal = new Terminal(true, 80, 24, true, "…");
        assertThat(table.lines(terminal))
                .containsExactly("\u001b[1mSTATE\u001b[0m   \u001b[1mNAME\u001b[0m", "\u001b[31mfailed\u001b[0m  a");
    }

    @Test
    void showsNoControlCharacterOfAName() {
        Table table = new Table(Column.left("NAME"));
        table.row(Cell.of("a\u001b[2Jb\nc"));
        assertThat(table.lines(Terminal.NONE).getLast()).isEqualTo("a\uFFFD[2Jb\uFFFDc");
    }

    private static Terminal width(int columns) {
        return new Terminal(true, columns, 24, false, "…");
    }

    private static Table queue() {
        Table table = new Table(
                Column.right("ID"),
                Column.left("NAME").cutTo(8),
                Column.left("USER").dropped(1),
                Column.right("AGE"),
                Column.flowing("WHY IT WAITS"));
        table.row(
                Cell.of(7),
                Cell.of("train-resnet-on-all-the-images"),
                Cell.of("maria"),
                Cell.of("3m05s"),
                Cell.of(REASON));
        table.row(Cell.of(12), Cell.of(""), Cell.of("joão"), Cell.of("12s"), Cell.of(""));
        return table;
    }
}
