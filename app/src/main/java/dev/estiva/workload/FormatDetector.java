package dev.estiva.workload;

import dev.estiva.workload.Parsed.Format;
import dev.estiva.workload.WorkloadException.Place;
import java.util.Locale;

/** Tells the format of a file from how it begins; its name only where the beginning leaves it open. */
final class FormatDetector {
    /** So many first bytes are looked at. */
    static final int NEEDED = 4096;

    private static final String EXPECTED =
            "JSON, beginning with {, a log in the Standard Workload Format, or a trace in CSV";

    private FormatDetector() {}

    static Format detect(String file, byte[] start) throws WorkloadException {
        refuseBinary(file, start);
        int first = firstCharacter(start);
        if (first < 0) {
            String found = start.length < NEEDED ? "an empty file" : "nothing but white space";
            throw new WorkloadException(Place.of(file), found, EXPECTED);
        }
        Format trace = CsvTrace.find(start);
        if (trace != null) {
            return trace;
        }
        if (isNamed(file, ".csv")) {
            throw new WorkloadException(Place.of(file), "CSV with other columns", CsvTrace.expected());
        }
        if (first == '{' || first == '[' || isNamed(file, ".json")) {
            return Format.JSON;
        }
        if (first == ';' || first == '-' || (first >= '0' && first <= '9') || isNamed(file, ".swf")) {
            return Format.SWF;
        }
        String found = first < 0x80 ? Quoted.of(Character.toString(first)) : "the byte " + hex(first);
        throw new WorkloadException(Place.of(file), found + " at the beginning", EXPECTED);
    }

    private static void refuseBinary(String file, byte[] start) throws WorkloadException {
        int mark = start.length < 2 ? 0 : ((start[0] & 0xff) << 8) | (start[1] & 0xff);
        if (mark == 0xfffe || mark == 0xfeff) {
            throw new WorkloadException(Place.of(file), "text in UTF-16", "text in UTF-8");
        }
        for (byte b : start) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                throw new WorkloadException(Place.of(file), "binary data (the byte " + hex(b) + ")", EXPECTED);
            }
        }
    }

    /** The first byte that is neither white space nor part of a byte order mark; -1 if there is none. */
    private static int firstCharacter(byte[] start) {
        for (int i = hasByteOrderMark(start) ? 3 : 0; i < start.length; i++) {
            if (start[i] < 0 || start[i] > ' ') {
                return start[i] & 0xff;
            }
        }
        return -1;
    }

    static boolean hasByteOrderMark(byte[] text) {
        return text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
    }

    private static boolean isNamed(String file, String extension) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(extension) || name.endsWith(extension + ".gz");
    }

    private static String hex(int b) {
        return String.format("0x%02x", b);
    }
}
