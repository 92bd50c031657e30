package dev.estiva.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/** What a kernel is called with, in the order of its parameters. */
sealed interface KernelArgument {
    NumberKind kind();

    /** A number, passed by value. */
    record Scalar(NumberKind kind, Number value) implements KernelArgument {
        ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
            if (kind.isFloating()) {
                kind.put(bytes, value.doubleValue());
            } else {
                kind.put(bytes, value.longValue());
            }
            return bytes.flip();
        }
    }

    /**
     * Numbers in the memory of the GPU, passed as their address.
     *
     * @param values with {@link Start#VALUES}, the first numbers; the others are zeros
     * @param show so many of the first numbers stand in the result
     */
    record Buffer(String name, NumberKind kind, int size, Start start, List<Number> values, int show)
            implements KernelArgument {
        long bytes() {
            return (long) size * kind.bytes();
        }

        /** What it holds before the kernel runs. */
        ByteBuffer contents(SplittableRandom random) {
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(Math.toIntExact(bytes())).order(ByteOrder.nativeOrder());
            switch (start) {
                case ZEROS -> bytes.position(bytes.capacity());
                case RANGE -> {
                    for (int i = 0; i < size; i++) {
                        kind.put(bytes, (long) i);
                    }
                }
                case RANDOM -> fill(bytes, random);
                case VALUES -> {
                    for (Number value : values) {
                        if (kind.isFloating()) {
                            kind.put(bytes, value.doubleValue());
                        } else {
                            kind.put(bytes, value.longValue());
                        }
                    }
                    bytes.position(bytes.capacity());
                }
            }
            return bytes.flip();
        }

        private void fill(ByteBuffer bytes, SplittableRandom random) {
            for (int i = 0; i < size; i++) {
                if (kind.isFloating()) {
                    kind.put(bytes, random.nextDouble());
                } else {
                    kind.put(bytes, (long) random.nextInt(kind == NumberKind.UINT8 ? 256 : Integer.MAX_VALUE));
                }
            }
        }
    }

    /** What a buffer holds at first. */
    enum Start {
        ZEROS,
        /** 0, 1, 2 and so on. */
        RANGE,
        /** By the seed: from 0 to 1, or whole numbers from 0 on. */
        RANDOM,
        /** Those that were given. */
        VALUES
    }
}
