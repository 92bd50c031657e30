package dev.estiva.cli;

import dev.estiva.report.OutputFile;
import dev.estiva.report.PageHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The page that a command writes of what it did. */
final class ReportOptions {
    private static final String PLAIN = "[A-Za-z0-9_./:=,+@%-]+";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Write a page of charts: one file that opens without a network (docs/reports.md).")
    private @Nullable String report;

    /** The file that was asked for, or null; never one of the inputs. */
    @Nullable
    String file(List<Path> inputs) {
        if (report == null) {
            return null;
        }
        if (report.isEmpty() || report.equals("-")) {
            throw wrong("--report: found \"" + report + "\", expected the name of a file");
        }
        ResultFile.check(command.commandLine(), "--report", report, inputs, "; the page would overwrite it");
        return report;
    }

    /** Refuses a page in the place of the rows; null means that no rows are wanted. */
    void requireApartFrom(@Nullable String csv) {
        if (report == null || csv == null) {
            return;
        }
        Path page = Path.of(report);
        Path rows = Path.of(csv);
        if (page.toAbsolutePath().normalize().equals(rows.toAbsolutePath().normalize())
                || (ResultFile.isSame(page, rows) && Files.isRegularFile(page))) {
            throw wrong("--report: " + report + " is the file of the rows, too; the page would overwrite them");
        }
    }

    /** Before the run, so that a page that cannot be written is known at once; null if none is wanted. */
    @Nullable
    OutputFile open(List<Path> inputs) {
        return ResultFile.open(file(inputs));
    }

    PageHead head() {
        String version = Version.class.getPackage().getImplementationVersion();
        List<String> words = command.root().commandLine().getParseResult().originalArgs();
        return new PageHead(
                version == null ? "" : version,
                "estiva " + words.stream().map(ReportOptions::quoted).collect(Collectors.joining(" ")));
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
