package dev.estiva.http;

import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all bodies have in common: unknown fields are refused, and what is wrong is said with its field. */
final class Reading {
    /** Of names to values in one object. */
    private static final int MOST_ENTRIES = 10_000;

    private Reading() {}

    /** Reads a body, and turns what is wrong with it into a refusal. */
    static <T extends @Nullable Object> T object(byte[] bytes, int offset, int length, FieldReader.Body<T> body) {
        try {
            return FieldReader.readObject(bytes, offset, length, body);
        } catch (ProtocolException e) {
            throw e.field().isEmpty()
                    ? Refusal.invalidJson("expected " + e.expected() + ", found " + plain(e.found()))
                    : Refusal.invalidField(e.field(), "expected " + e.expected() + ", found " + e.found());
        }
    }

    /** Without the advice that is for those who write parsers. */
    private static String plain(String found) {
        return found.replaceFirst(", from `[^`]*`", "")
                .replaceFirst("(:[^:]*)?`[^`]*`.*?(?= at byte|$)", "")
                .replaceFirst("[:;]? maybe a \\(non-standard\\) comment\\?.*?enabled for parser\\)", "")
                .replaceFirst(" \\(start marker at .*", "");
    }

    static <T extends @Nullable Object> T object(byte[] bytes, FieldReader.Body<T> body) {
        return object(bytes, 0, bytes.length, body);
    }

    static Refusal unknown(FieldReader in, String name, Collection<String> known) {
        return Refusal.invalidField(in.path(), "no such field" + Spelling.suggestion(name, known));
    }

    /** An object of any names, each with a value that is read so. */
    static <T> NavigableMap<String, T> map(FieldReader in, int most, FieldReader.Body<T> value)
            throws ProtocolException {
        NavigableMap<String, T> map = new TreeMap<>();
        in.enterObject();
        for (String name = in.next(); name != null; name = in.next()) {
            if (map.size() == Math.min(most, MOST_ENTRIES) || name.isEmpty()) {
                throw in.refuse("at most " + most + " names, none of them empty");
            }
            map.put(name, value.read(in));
        }
        return map;
    }

    /** One of some words, as {@link Words} writes them. */
    static <E extends Enum<E>> E constant(FieldReader in, Class<E> type) throws ProtocolException {
        String found = in.name();
        for (E constant : type.getEnumConstants()) {
            if (Words.of(constant).equals(found)) {
                return constant;
            }
        }
        throw in.refuse(
                Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", ", "one of ", "")));
    }
}
