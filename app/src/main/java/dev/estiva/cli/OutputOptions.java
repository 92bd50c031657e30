package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.report.Language;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a command prints, where, and in which language. */
final class OutputOptions {
    /** A larger workload gets no line an event unless asked: they would bury the summary. */
    private static final int MOST_JOBS_WITH_EVENTS = 1_000;

    private static final String STANDARD_OUTPUT = "-";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--lang",
            paramLabel = "pt|es|en|ru",
            description = "Language. Default: the environment's, else English.")
    private @Nullable String lang;

    @Option(names = "--json", description = "Print the summary as JSON, and nothing else.")
    private boolean json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write a row a task; - is standard output, which then has nothing but the rows.")
    private @Nullable String csv;

    @Option(
            names = "--save-csv",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "metrics.csv",
            description = "The same as --csv; without FILE, metrics.csv.")
    private @Nullable String saveCsv;

    @Option(names = "--quiet", description = "No line an event: only the summary.")
    private boolean quiet;

    @Option(names = "--events", description = "A line an event, however many there are.")
    private boolean events;

    Language language() {
        try {
            return Language.choose(lang);
        } catch (IllegalArgumentException e) {
            throw wrong("--lang: " + e.getMessage());
        }
    }

    boolean json() {
        return json;
    }

    /** Whether each event of a run of so many jobs is to be printed. */
    boolean printsEvents(int jobs) {
        return !json && !quiet && (events || jobs <= MOST_JOBS_WITH_EVENTS);
    }

    /** Whether the user may wonder where the event lines are. */
    boolean leavesEventsOut(int jobs) {
        return !json && !quiet && !events && jobs > MOST_JOBS_WITH_EVENTS;
    }

    /** The file for the rows, or null; never one of the inputs, under whatever name. */
    @Nullable
    String csv(List<Path> inputs) {
        if (csv != null && saveCsv != null) {
            throw wrong("--csv and --save-csv are the same option; give one of them");
        }
        String file = file();
        if (file != null && file.equals(STANDARD_OUTPUT) && json) {
            throw wrong("--json and the rows both want standard output; give the rows a file");
        }
        String option = csv != null ? "--csv" : "--save-csv";
        ResultFile.check(command.commandLine(), option, file, inputs, "; the rows would overwrite it");
        return file;
    }

    /** Where lines for people go: not between the rows. */
    PrintWriter forPeople() {
        CommandLine line = command.commandLine();
        return STANDARD_OUTPUT.equals(file()) ? line.getErr() : line.getOut();
    }

    /** How wide lines for people may be. */
    int columns() {
        return Terminal.detect().columns();
    }

    /** As it was given, but for other names of standard output. */
    private @Nullable String file() {
        String file = csv != null ? csv : saveCsv;
        return file != null && isStandardOutput(file) ? STANDARD_OUTPUT : file;
    }

    /** Where standard output is a file, that file's name is one too: who wrote there apart would overwrite it. */
    private static boolean isStandardOutput(String file) {
        try {
            return file.equals(STANDARD_OUTPUT)
                    || (!file.isEmpty() && ResultFile.isSame(Path.of("/dev/stdout"), Path.of(file)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
