package dev.estiva.http;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Seconds;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The fields of a job that runs a command, and the payload that they become. */
final class ProcessFields {
    static final List<String> NAMES = List.of(
            "command", "env", "workdir", "stdin", "output_limit", "warn_signal", "warn_seconds", "grace_seconds");

    private static final int MOST_ARGUMENTS = 100_000;
    private static final int MOST_VARIABLES = 10_000;

    /** A terabyte of output is a mistake, whoever asked for it. */
    private static final long MOST_OUTPUT_BYTES = 1L << 40;

    private static final long LONGEST_GRACE_MICROS = 3_600_000_000L;

    private @Nullable List<String> command;
    private NavigableMap<String, String> env = Collections.emptyNavigableMap();
    private @Nullable String workdir;
    private @Nullable String stdin;
    private long outputLimit = -1;
    private @Nullable String warnSignal;
    private long warnMicros = -1;
    private long graceMicros = -1;
    private @Nullable String seen;

    /** Takes a field; false if it is none of these. */
    boolean take(String field, FieldReader in) throws ProtocolException {
        switch (field) {
            case "command" -> command = command(in);
            case "env" -> env = env(in);
            case "workdir" -> workdir = workdir(in);
            case "stdin" -> stdin = in.text(Bounds.PAYLOAD_BYTES);
            case "output_limit" -> outputLimit = in.whole(0, MOST_OUTPUT_BYTES);
            case "warn_signal" -> warnSignal = signal(in);
            case "warn_seconds" -> warnMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            case "grace_seconds" -> graceMicros = in.micros(0, LONGEST_GRACE_MICROS);
            default -> {
                return false;
            }
        }
        seen = field;
        return true;
    }

    private static List<String> command(FieldReader in) throws ProtocolException {
        List<String> words = in.list(MOST_ARGUMENTS, word -> text(word, "a string without NUL"));
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw Refusal.invalidField("command", "expected a program and its arguments, found nothing");
        }
        return words;
    }

    private static NavigableMap<String, String> env(FieldReader in) throws ProtocolException {
        NavigableMap<String, String> env =
                Reading.map(in, MOST_VARIABLES, value -> text(value, "a string without NUL"));
        for (String name : env.keySet()) {
            if (name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                throw Refusal.invalidField("env", "\"" + Clip.of(name) + "\" cannot be the name of a variable");
            }
        }
        return env;
    }

    private static String workdir(FieldReader in) throws ProtocolException {
        String path = text(in, "an absolute path");
        boolean isAbsolute = path.startsWith("/") || path.matches("[A-Za-z]:[\\\\/].*");
        if (!isAbsolute) {
            throw in.refuse("an absolute path");
        }
        return path;
    }

    private static String signal(FieldReader in) throws ProtocolException {
        String name = in.text(20);
        if (!name.matches("[A-Z][A-Z0-9]{1,15}")) {
            throw in.refuse("a signal's name such as \"USR1\"");
        }
        return name;
    }

    private static String text(FieldReader in, String expected) throws ProtocolException {
        String text = in.text(Bounds.PAYLOAD_BYTES);
        if (text.indexOf('\0') >= 0) {
            throw in.refuse(expected);
        }
        return text;
    }

    /** One of the fields that were given, or null if none was. */
    @Nullable
    String seen() {
        return seen;
    }

    /** What the job is called if its user does not say: its program's file name. */
    String name() {
        String program = command == null ? "process" : command.getFirst();
        String bare = program.substring(program.lastIndexOf('/') + 1);
        String clean = bare.replaceAll("\\p{Cntrl}|\\p{Cs}", "?");
        return clean.isEmpty() ? "process" : clean.substring(0, Math.min(clean.length(), Bounds.NAME_CHARS));
    }

    Payload payload() {
        List<String> words = command;
        if (words == null) {
            throw Refusal.invalidField("command", "expected a program and its arguments, found nothing");
        }
        if (warnMicros >= 0 != (warnSignal != null)) {
            throw Refusal.invalidField("warn_signal", "goes with warn_seconds, and not without it");
        }
        Payload payload = Payload.of(JsonOut.object(out -> {
            out.texts("command", words);
            if (!env.isEmpty()) {
                out.texts("env", env);
            }
            out.textUnlessNull("workdir", workdir);
            out.textUnlessNull("stdin", stdin);
            if (outputLimit >= 0) {
                out.whole("output_limit", outputLimit);
            }
            out.textUnlessNull("warn_signal", warnSignal);
            out.seconds("warn_seconds", warnMicros);
            out.seconds("grace_seconds", graceMicros);
        }));
        if (payload.size() > Bounds.PAYLOAD_BYTES) {
            throw Refusal.invalidField(
                    "command",
                    "command, env and stdin together have at most " + Bounds.PAYLOAD_BYTES + " bytes, found "
                            + payload.size());
        }
        return payload;
    }

    /** A duration that a person can read, for tests of what was understood. */
    @Override
    public String toString() {
        return "ProcessFields[" + command + (graceMicros < 0 ? "" : ", grace " + Seconds.ofMicros(graceMicros)) + "]";
    }
}
