package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.worker.Gpu;
import dev.estiva.worker.GpuSearch.Found;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuChoiceTest {
    private static final Found THREE = new Found(List.of(gpu(0), gpu(1), gpu(4)), "");
    private static final Found NONE = new Found(List.of(), "nvidia-smi was not found");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"all | 0 1 4", "0 |", "2 | 0 1", "3 | 0 1 4", "'4,' | 4", "0,4 | 0 4", "4,0,0 | 0 4", "0-1 | 0 1"})
    void choosesByNumberOrIndex(String text, String indexes) {
        assertThat(GpuChoice.parse(text).of(THREE))
                .extracting(gpu -> Integer.toString(gpu.index()))
                .containsExactly(indexes == null ? new String[0] : indexes.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "-1", "0.5", ",", "1,,2", "1-", "0;1", "99999", "ALL"})
    void saysWhatIsExpected(String text) {
        assertThatThrownBy(() -> GpuChoice.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found \"" + text + "\", expected all, a number of GPUs, or a list of indexes such as 0,2-3"
                        + " (a single one with a comma: 2,)");
    }

    @Test
    void saysWhatIsThereOfWhatIsNot() {
        assertThatThrownBy(() -> GpuChoice.parse("4").of(THREE))
                .hasMessage("found 4, but this machine has 3, of index 0, 1, 4");
        assertThatThrownBy(() -> GpuChoice.parse("0,2").of(THREE))
                .hasMessage("there is no GPU of index 2: this machine has 3, of index 0, 1, 4");
        assertThatThrownBy(() -> GpuChoice.parse("1").of(NONE))
                .hasMessage("found 1, but no GPU was found here (nvidia-smi was not found)");
    }

    @Test
    void allOfNoneIsNone() {
        assertThat(GpuChoice.parse("all").of(NONE)).isEmpty();
        assertThat(GpuChoice.parse("0").of(NONE)).isEmpty();
        assertThat(GpuChoice.parse("0").isNone()).isTrue();
        assertThat(GpuChoice.parse("0,").isNone()).isFalse();
    }

    private static Gpu gpu(int index) {
        return new Gpu(index, "GPU-" + index, "H200", 1);
    }
}
