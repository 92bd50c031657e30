package dev.estiva.protocol;

import dev.estiva.model.Payload;
import java.util.Collection;
import java.util.List;

/** The largest of everything on the wire. Together they keep the longest possible message inside one line. */
public final class Bounds {
    /** The version of the protocol that this program speaks. */
    public static final int PROTOCOL = 1;

    /** A line, without its end: what a reader must be ready to hold for each connection. */
    public static final int LINE_BYTES = 1 << 20;

    /** A payload or an output: leaves 128 KiB of the line to the fields around it. */
    public static final int PAYLOAD_BYTES = LINE_BYTES - (128 << 10);

    /** A piece of a task's output: in base64 it takes two thirds of a line. */
    public static final int OUTPUT_BYTES = 512 << 10;

    /** Names of workers, job types, labels and the like: as long as file names may be. */
    public static final int NAME_CHARS = 255;

    /** Texts for people: a screenful; the whole story belongs into a log. */
    public static final int TEXT_CHARS = 4_096;

    /** Attempts in one list: 63 bytes each at most, so 10,000 fill two thirds of a line. */
    public static final int ATTEMPTS = 10_000;

    /** GPUs of a worker: eight times what the largest machines have. */
    public static final int DEVICES = 128;

    /** Labels, or kinds of extra resources, of a worker. */
    public static final int LABELS = 64;

    /** Objects and lists inside each other: deeper ones are mistakes or attacks on a reader's stack. */
    public static final int NESTING = 100;

    static final String NAME = "1 to " + NAME_CHARS + " characters without control characters";

    private Bounds() {}

    /** Returns the name if it is one: 1 to 255 characters, none of them a control character or half a surrogate pair. */
    static String requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(what + " must be " + NAME + ", not \"" + clip(name, 80) + "\"");
        }
        return name;
    }

    static void requireNames(String what, Collection<String> names) {
        if (names.size() > LABELS) {
            throw new IllegalArgumentException(what + " has " + names.size() + " entries; the most is " + LABELS);
        }
        names.forEach(name -> requireName(what, name));
    }

    static void requireNameOrEmpty(String what, String name) {
        if (!name.isEmpty()) {
            requireName(what, name);
        }
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS
                && name.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalfPair(c));
    }

    /** The text, made fit to travel: cut to its bound, halves of surrogate pairs replaced. */
    static String requireText(String text) {
        String whole = text.codePoints().anyMatch(Bounds::isHalfPair)
                ? text.codePoints()
                        .map(c -> isHalfPair(c) ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
        return clip(whole, TEXT_CHARS);
    }

    static <T> List<T> requireList(String what, List<T> list, int most) {
        if (list.size() > most) {
            throw new IllegalArgumentException(what + " has " + list.size() + " entries; the most is " + most);
        }
        return List.copyOf(list);
    }

    static void requireDevice(int device) {
        if (device >= DEVICES) {
            throw new IllegalArgumentException("the index of a gpu is below " + DEVICES + ", not " + device);
        }
    }

    static Payload requirePayload(String what, Payload payload) {
        int bytes = payload.size();
        if (bytes > PAYLOAD_BYTES) {
            throw new IllegalArgumentException(what + " has " + bytes + " bytes; the most is " + PAYLOAD_BYTES);
        }
        return payload;
    }

    static Payload requireOutput(long offset, Payload data) {
        int bytes = data.bytes().length;
        if (offset < 0 || bytes > OUTPUT_BYTES || offset > Long.MAX_VALUE - bytes) {
            throw new IllegalArgumentException(
                    bytes + " bytes of output at " + offset + "; the most is " + OUTPUT_BYTES);
        }
        return data;
    }

    static String clip(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
