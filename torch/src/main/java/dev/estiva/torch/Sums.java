package dev.estiva.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Sums by which two results can be compared. */
final class Sums {
    private Sums() {}

    /** Of all elements, added in double precision. */
    static double of(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            return torch.sum(tensor, new ScalarTypeOptional(torch.ScalarType.Double))
                    .item_double();
        }
    }
}
