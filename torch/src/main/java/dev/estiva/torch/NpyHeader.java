package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What stands at the beginning of a NumPy file, as {@code numpy.lib.format} describes it: the kind of its numbers, its shape,
 * and where the numbers begin.
 */
record NpyHeader(Kind kind, Shape shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** NumPy itself writes 128 bytes; a longer one is something else. */
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

    /** The numbers that can be read, and how NumPy writes them: little end first. */
    enum Kind {
        FLOAT16("<f2", 2),
        FLOAT32("<f4", 4),
        FLOAT64("<f8", 8),
        INT32("<i4", 4),
        INT64("<i8", 8),
        UINT8("|u1", 1);

        private final String descr;
        private final int bytes;

        Kind(String descr, int bytes) {
            this.descr = descr;
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        boolean isFloating() {
            return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
        }

        ScalarType scalarType() {
            return switch (this) {
                case FLOAT16 -> ScalarType.Half;
                case FLOAT32 -> ScalarType.Float;
                case FLOAT64 -> ScalarType.Double;
                case INT32 -> ScalarType.Int;
                case INT64 -> ScalarType.Long;
                case UINT8 -> ScalarType.Byte;
            };
        }
    }

    static NpyHeader read(String parameter, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(12);
            if (start.length < 12 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw refusal(parameter, "a NumPy file", file + ", which is none");
            }
            ByteBuffer numbers = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
            boolean isFirstVersion = start[6] == 1;
            long bytes = isFirstVersion ? numbers.getShort(8) & 0xffff : numbers.getInt(8) & 0xffffffffL;
            int prefix = isFirstVersion ? 10 : 12;
            if (bytes > MOST_HEADER_BYTES) {
                throw refusal(parameter, "a header of at most " + MOST_HEADER_BYTES + " bytes", bytes + " in " + file);
            }
            byte[] rest = in.readNBytes((int) bytes - (12 - prefix));
            String header = new String(start, prefix, 12 - prefix, StandardCharsets.ISO_8859_1)
                    + new String(rest, StandardCharsets.ISO_8859_1);
            return new NpyHeader(kind(parameter, header), shape(parameter, header), prefix + bytes);
        }
    }

    private static Kind kind(String parameter, String header) {
        String descr = found(DESCR, header);
        if (found(ORDER, header).equals("True")) {
            throw refusal(parameter, "an array in C order", "one in Fortran order");
        }
        for (Kind kind : Kind.values()) {
            if (kind.descr.equals(descr)) {
                return kind;
            }
        }
        throw refusal(parameter, "numbers of the kinds <f2, <f4, <f8, <i4, <i8 or |u1", "'" + descr + "'");
    }

    private static Shape shape(String parameter, String header) {
        String[] sizes = found(SHAPE, header).replace(" ", "").split(",");
        try {
            List<Long> shape = Arrays.stream(sizes)
                    .filter(size -> !size.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            if (!shape.isEmpty()) {
                return new Shape(shape);
            }
        } catch (NumberFormatException e) {
            // more digits than a size has
        }
        throw refusal(
                parameter,
                "an array whose first dimension counts the inputs",
                "the shape (" + found(SHAPE, header) + ")");
    }

    private static String found(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static ParameterException refusal(String parameter, String expected, String found) {
        return ParameterException.of(parameter, expected, found);
    }
}
