package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CUDA C of a user's.
 *
 * @param file what its compiler's messages call it
 * @param kernel the function to start
 * @param options what the compiler is told besides
 */
record KernelSource(String file, String text, String kernel, List<String> options) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_OPTIONS = 32;

    /** The compiler's own file in which it looks for the kernel; its lines are none of the user's. */
    private static final String NAMES = "__nv_name_map(";

    private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern KERNEL = Pattern.compile("__global__\\s+[^;{(]*?\\bvoid\\b[^;{(]*?"
            + "(?:__launch_bounds__\\s*\\([^)]*\\)\\s*)?([A-Za-z_]\\w*)\\s*\\(");

    static KernelSource read(Parameters parameters) {
        boolean isInline = parameters.has("source");
        if (isInline == parameters.has("source_file")) {
            throw ParameterException.of("", "one of source and source_file", isInline ? "both" : "neither");
        }
        String file = "kernel.cu";
        String text;
        if (isInline) {
            text = parameters.text("source");
        } else {
            Path path = Checked.file(parameters, "source_file");
            file = path.getFileName().toString();
            text = content(path);
        }
        if (text.isBlank() || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES || text.indexOf('\0') >= 0) {
            String name = isInline ? "source" : "source_file";
            throw ParameterException.of(name, "CUDA C of 1 to " + MOST_BYTES + " bytes", text.length() + " characters");
        }
        return new KernelSource(file, text, kernel(parameters, text), options(parameters));
    }

    private static String content(Path path) {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw ParameterException.of(
                        "source_file", "a file of at most " + MOST_BYTES + " bytes", Files.size(path) + " in " + path);
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ParameterException.of("source_file", "a file that can be read", path + " (" + e.getMessage() + ")");
        }
    }

    /** The only one there is, unless it is told. */
    private static String kernel(Parameters parameters, String text) {
        List<String> kernels = KERNEL.matcher(COMMENT.matcher(text).replaceAll(" "))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        if (parameters.has("kernel")) {
            String kernel = parameters.text("kernel");
            if (kernel.isEmpty() || kernel.length() > 1_000) {
                throw ParameterException.of("kernel", "the name of a __global__ function", "\"" + kernel + "\"");
            }
            return kernel;
        } else if (kernels.size() != 1) {
            throw ParameterException.of(
                    "kernel",
                    "the name of a __global__ function, where the source has not just one",
                    "nothing, and in the source " + (kernels.isEmpty() ? "none" : String.join(", ", kernels)));
        }
        return kernels.getFirst();
    }

    private static List<String> options(Parameters parameters) {
        if (!parameters.has("options")) {
            return List.of();
        }
        var json = parameters.json().get("options");
        List<String> options = json.isArray()
                ? json.valueStream()
                        .map(option -> option.isString() ? option.asString() : "")
                        .toList()
                : List.of("");
        if (options.size() > MOST_OPTIONS || options.stream().anyMatch(option -> !option.startsWith("-"))) {
            throw ParameterException.of(
                    "options",
                    "a list of at most " + MOST_OPTIONS + " options of NVRTC such as \"--use_fast_math\"",
                    Checked.shown(json));
        }
        return options;
    }

    /** What a compiler complained of, for people. */
    CompileException failure(String log) {
        if (log.startsWith(NAMES)) {
            return new CompileException(file + " has no __global__ function " + kernel, log);
        }
        List<String> errors = log.lines().filter(line -> line.contains("error")).toList();
        Matcher first = Pattern.compile("\\((\\d+)\\): (?:catastrophic )?error(?: #[\\w-]+)?: (.*)")
                .matcher(log);
        String why = first.find()
                ? "line " + first.group(1) + ": " + first.group(2).strip()
                : errors.isEmpty() ? "the compiler does not say why" : errors.getFirst();
        long more = first.results().count();
        return new CompileException(
                file + " does not compile: " + why + (more == 0 ? "" : " (and " + more + " more, see the log)"), log);
    }

    /** The source is not what a compiler takes. */
    static final class CompileException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String log;

        CompileException(String message, String log) {
            super(message);
            this.log = log;
        }

        /** All that the compiler said. */
        String log() {
            return log;
        }
    }
}
