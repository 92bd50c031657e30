package dev.estiva.cli;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.protocol.Bounds;
import dev.estiva.watch.FoundFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is done with each file of a watched folder, as a job. */
final class FileWork {
    /** Stands for the file's path. */
    private static final String PATH = "{}";

    /** What fits into a job beside its other fields, even if every byte of it must be escaped a little. */
    static final int MOST_BYTES = 768 << 10;

    private final Kind kind;
    private final Path folder;
    private final Consumer<JobRequest> more;

    /** {@code folder} is absolute; {@code more} adds what is asked for and other fields that are the same for each file. */
    FileWork(Kind kind, Path folder, Consumer<JobRequest> more) {
        this.kind = kind;
        this.folder = folder;
        this.more = more;
    }

    /** A command, or a job type. */
    sealed interface Kind {}

    /** A command that reads the file from its standard input, or by its path. */
    record Command(List<String> words) implements Kind {}

    /** A job type that gets the file's content as its parameter {@code text}, or its path. */
    record Typed(String type, Json parameters) implements Kind {}

    /** A file that cannot become a job; the message says why. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }

    boolean isCommand() {
        return kind instanceof Command;
    }

    /** Whether the content travels with the job; else the worker opens the file itself. */
    boolean sendsContent() {
        return switch (kind) {
            case Command(List<String> words) -> words.stream().noneMatch(word -> word.contains(PATH));
            case Typed(String _, Json parameters) ->
                parameters.fields().values().stream()
                        .noneMatch(value -> value instanceof String text && text.contains(PATH));
        };
    }

    /** @throws IllegalArgumentException if no file could become a job, saying which option is wrong */
    void check() {
        more.accept(JobRequest.command("true"));
        if (kind instanceof Typed(String _, Json parameters) && sendsContent() && parameters.has("text")) {
            throw new IllegalArgumentException("--param: text is the file's content");
        }
    }

    /** The job of a file; {@code content} is empty unless it is sent. The same file gives the same job again. */
    JobRequest job(FoundFile file, byte[] content) throws UnfitException, IOException {
        String path = folder.resolve(file.name()).toString();
        JobRequest job = switch (kind) {
            case Command(List<String> words) -> command(words, path, content);
            case Typed(String type, Json parameters) -> typed(type, parameters, path, content);
        };
        more.accept(job);
        job.name(name(file.name()));
        job.idempotencyKey("watch-" + sha256(path + "\0" + file.modifiedMicros() + "\0" + job.json()));
        return job;
    }

    private JobRequest command(List<String> words, String path, byte[] content) throws UnfitException, IOException {
        JobRequest job = JobRequest.command(
                words.stream().map(word -> word.replace(PATH, path)).toList());
        new SubmitProcess().addTo(job);
        return sendsContent() ? job.stdin(text(content)) : job;
    }

    private JobRequest typed(String type, Json parameters, String path, byte[] content) throws UnfitException {
        Map<String, Object> all = new LinkedHashMap<>();
        parameters.fields().forEach((key, value) -> {
            all.put(key, value instanceof String text ? text.replace(PATH, path) : value);
        });
        if (sendsContent()) {
            all.put("text", text(content));
        }
        return JobRequest.ofType(type, Json.object(all));
    }

    private static String text(byte[] content) throws UnfitException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnfitException(
                    "it is no text in UTF-8; use {}, which stands for its path, in a command or parameter");
        }
    }

    /** A file's name may hold what a job's must not. */
    private static String name(String file) {
        String clean = file.replaceAll("\\p{Cntrl}", "_");
        return clean.length() <= Bounds.NAME_CHARS ? clean : clean.substring(0, Bounds.NAME_CHARS);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
