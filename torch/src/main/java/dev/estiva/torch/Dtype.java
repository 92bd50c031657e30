package dev.estiva.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The kinds of numbers that a task may compute with. */
enum Dtype {
    FLOAT32(4),
    FLOAT16(2),
    BFLOAT16(2),
    FLOAT64(8);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Of one number. */
    int bytes() {
        return bytes;
    }

    ScalarType scalarType() {
        return switch (this) {
            case FLOAT32 -> ScalarType.Float;
            case FLOAT16 -> ScalarType.Half;
            case BFLOAT16 -> ScalarType.BFloat16;
            case FLOAT64 -> ScalarType.Double;
        };
    }

    /** As it is written in parameters and results. */
    String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
