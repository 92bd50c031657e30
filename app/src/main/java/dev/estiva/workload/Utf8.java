package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whole files as text, strictly: a byte that is not UTF-8 is an error with its line. */
final class Utf8 {
    /** Five million requests fit; a packed file of nothing but zeros must not fill the memory. */
    static final int MOST_BYTES = 512 << 20;

    private Utf8() {}

    static CharBuffer read(String file, InputStream in) throws WorkloadException {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw Content.unreadable(file, 0, e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new WorkloadException(Place.of(file), "more than 512 MiB", "at most that much JSON");
        }
        return decode(file, bytes);
    }

    private static CharBuffer decode(String file, byte[] bytes) throws WorkloadException {
        int skip = FormatDetector.hasByteOrderMark(bytes) ? 3 : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, skip, bytes.length - skip);
        CharBuffer out = CharBuffer.allocate(bytes.length - skip);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        if (decoder.decode(in, out, true).isError()) {
            throw notUtf8(file, bytes, in.position());
        }
        return out.flip();
    }

    private static WorkloadException notUtf8(String file, byte[] bytes, int position) {
        long line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return new WorkloadException(
                Place.ofLine(file, line), String.format("the byte 0x%02x", bytes[position]), "text in UTF-8");
    }
}
