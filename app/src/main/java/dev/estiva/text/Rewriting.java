package dev.estiva.text;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.protocol.Bounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Passes a text through a transformation, line by line, so that its length does not matter. */
final class Rewriting {
    /** As much as a result may have; only ASCII fits in full, and the rest is refused where it is too long. */
    private static final long MOST_RESULT_CHARACTERS = Bounds.PAYLOAD_BYTES;

    private final TaskContext task;
    private final Transform transform;
    private final Figures figures = new Figures();

    Rewriting(TaskContext task, Transform transform) {
        this.task = task;
        this.transform = transform;
    }

    Figures figures() {
        return figures;
    }

    /** A file in UTF-8; what is not fails to be read. */
    static Reader reader(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    }

    private void pass(Reader from, Appendable to, long mostCharacters) throws IOException, InterruptedException {
        Lines lines = new Lines(from);
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                figures.count(line, lines.end());
                if (figures.characters() > mostCharacters) {
                    throw new IOException("the text is too long for a result: name a file as output");
                }
                to.append(transform.apply(line)).append(lines.end());
                if (task.isCancelled()) {
                    throw new InterruptedException("cancelled");
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException("line " + lines.number() + " or one soon after it is not in UTF-8", e);
        }
    }

    String passIntoText(Reader from) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        pass(from, transform == Transform.COUNT ? Writer.nullWriter() : text, mostCharacters());
        return text.toString();
    }

    private long mostCharacters() {
        return transform == Transform.COUNT ? Long.MAX_VALUE : MOST_RESULT_CHARACTERS;
    }

    /** The file is there when it is complete; nobody ever sees half of it. */
    void passIntoFile(Reader from, Path file) throws IOException, InterruptedException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + "." + task.task() + ".part");
        try {
            try (Writer to = Files.newBufferedWriter(unfinished)) {
                pass(from, to, Long.MAX_VALUE);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
