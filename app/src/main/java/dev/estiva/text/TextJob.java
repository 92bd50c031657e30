package dev.estiva.text;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes a text line by line, by default to lower case. The text is in the parameter {@code text} or in the file {@code
 * input}; what comes of it is in the result, or in the file {@code output}, which is there once it is complete.
 */
public final class TextJob implements JobType {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public JobResult run(TaskContext task) throws IOException, InterruptedException {
        Request request = Request.of(task.parameters());
        Rewriting rewriting = new Rewriting(task, request.transform);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("transform", request.transform.name().toLowerCase(Locale.ROOT));
        try (Reader in = request.open()) {
            if (request.output != null) {
                rewriting.passIntoFile(in, request.output);
                result.put("output", request.output.toString());
            } else {
                String text = rewriting.passIntoText(in);
                if (request.transform != Transform.COUNT) {
                    result.put("text", text);
                }
            }
        }
        result.put("lines", rewriting.figures().lines());
        result.put("words", rewriting.figures().words());
        result.put("characters", rewriting.figures().characters());
        return JobResult.done(result);
    }

    /** What the parameters ask for. */
    private record Request(
            Transform transform,
            @Nullable String text,
            @Nullable Path input,
            @Nullable Path output) {
        static Request of(Parameters parameters) {
            Transform transform = parameters.choice("transform", Transform.LOWER);
            String text = parameters.has("text") ? parameters.text("text") : null;
            Path input = file(parameters, "input");
            Path output = file(parameters, "output");
            parameters.refuseOthers();
            if ((text == null) == (input == null)) {
                throw ParameterException.of("", "either text or input", text == null ? "neither" : "both");
            } else if (input != null && !Files.isReadable(input)) {
                throw ParameterException.of("input", "a file that this worker can read", input.toString());
            } else if (output != null && !Files.isDirectory(output.resolveSibling("."))) {
                throw ParameterException.of("output", "a file in a folder that this worker has", output.toString());
            } else if (output != null && transform == Transform.COUNT) {
                throw ParameterException.of("output", "none, since counting makes no text", output.toString());
            }
            return new Request(transform, text, input, output);
        }

        /** Where a worker runs is no concern of a job's, so a path from there would mean nothing. */
        private static @Nullable Path file(Parameters parameters, String name) {
            if (!parameters.has(name)) {
                return null;
            }
            String given = parameters.text(name);
            try {
                Path path = Path.of(given);
                if (path.isAbsolute() && path.getFileName() != null) {
                    return path;
                }
            } catch (InvalidPathException e) {
                // refused as the others
            }
            throw ParameterException.of(name, "an absolute path of a file", given);
        }

        Reader open() throws IOException {
            return input != null ? Rewriting.reader(input) : new StringReader(text == null ? "" : text);
        }
    }
}
