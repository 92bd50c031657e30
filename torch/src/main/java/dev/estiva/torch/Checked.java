package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Checks of parameters that several types have. */
final class Checked {
    private static final int MOST_SHOWN_CHARS = 60;

    private Checked() {}

    /** A file of the worker: its path is absolute, since nobody knows where a worker runs. */
    static Path file(Parameters parameters, String name) {
        String text = parameters.text(name);
        String found;
        try {
            Path file = Path.of(text);
            if (!file.isAbsolute()) {
                found = "\"" + text + "\"";
            } else if (Files.notExists(file)) {
                found = file + ", which does not exist there";
            } else if (!Files.isRegularFile(file)) {
                found = file + ", which is no file";
            } else if (!Files.isReadable(file)) {
                found = file + ", which cannot be read";
            } else {
                return file;
            }
        } catch (InvalidPathException e) {
            found = "\"" + text + "\"";
        }
        throw ParameterException.of(name, "the absolute path of a file on the worker", found);
    }

    static String shown(JsonNode json) {
        String text = json.toString();
        return text.length() <= MOST_SHOWN_CHARS ? text : text.substring(0, MOST_SHOWN_CHARS - 1) + "…";
    }
}
