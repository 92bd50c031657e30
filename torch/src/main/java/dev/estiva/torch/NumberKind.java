package dev.estiva.torch;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The numbers that a kernel's buffers and scalars are of, as C has them. */
enum NumberKind {
    FLOAT32(4),
    FLOAT64(8),
    INT32(4),
    INT64(8),
    UINT8(1);

    private final int bytes;

    NumberKind(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Whether a whole number can be one of these. */
    boolean holds(long value) {
        return switch (this) {
            case INT32 -> value == (int) value;
            case UINT8 -> value >= 0 && value <= 255;
            case FLOAT32, FLOAT64, INT64 -> true;
        };
    }

    void put(ByteBuffer bytes, double value) {
        switch (this) {
            case FLOAT32 -> bytes.putFloat((float) value);
            case FLOAT64 -> bytes.putDouble(value);
            case INT32, INT64, UINT8 -> put(bytes, (long) value);
        }
    }

    void put(ByteBuffer bytes, long value) {
        switch (this) {
            case FLOAT32 -> bytes.putFloat((float) value);
            case FLOAT64 -> bytes.putDouble((double) value);
            case INT32 -> bytes.putInt((int) value);
            case INT64 -> bytes.putLong(value);
            case UINT8 -> bytes.put((byte) value);
        }
    }

    /** The next one; for checksums, and for people to read. */
    Number get(ByteBuffer bytes) {
        return switch (this) {
            case FLOAT32 -> bytes.getFloat();
            case FLOAT64 -> bytes.getDouble();
            case INT32 -> bytes.getInt();
            case INT64 -> bytes.getLong();
            case UINT8 -> bytes.get() & 0xff;
        };
    }

    /** As it is written in parameters and results. */
    String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
