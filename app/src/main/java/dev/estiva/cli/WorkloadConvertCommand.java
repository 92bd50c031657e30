package dev.estiva.cli;

import dev.estiva.report.OutputFile;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva workload convert}: any workload, changed as simulations change it, as a file. */
@Command(
        name = "convert",
        description = "Reads workloads as estiva simulate does, with all its options, and writes what it would run.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class WorkloadConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private WorkloadOptions workloads = new WorkloadOptions();

    @Option(
            names = "--to",
            paramLabel = "swf|json",
            description = "The format. Default: by the name of the output, else JSON.")
    private WorkloadWriter.@Nullable Format to;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Where to; packed if it ends with .gz. Default: standard output.")
    private String output = "-";

    @Option(
            names = "--whole-seconds",
            description = "In SWF, round times to whole seconds, which is all that some read.")
    private boolean wholeSeconds;

    @Override
    public Integer call() {
        WorkloadWriter.Format format = format();
        ResultFile.check(command.commandLine(), "--output", output, workloads.files(), ResultFile.OVERWRITTEN);
        if (wholeSeconds && format != WorkloadWriter.Format.SWF) {
            throw wrong("--whole-seconds is for SWF; JSON has fractions");
        }
        Workload workload = workloads.read();
        PrintWriter err = command.commandLine().getErr();
        workload.notes().forEach(note -> err.println("estiva: " + note.text()));
        err.flush();
        command.commandLine().getOut().flush();
        try (OutputFile file = OutputFile.open(output, new FileOutputStream(FileDescriptor.out))) {
            List<String> lost = write(workload, format, file.stream());
            file.finish();
            lost.forEach(what -> err.println("estiva: " + what));
            err.flush();
            return 0;
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()).replaceFirst("^java\\.io\\.\\w+: ", ""), e);
        }
    }

    private List<String> write(Workload workload, WorkloadWriter.Format format, OutputStream stream)
            throws IOException {
        if (!output.endsWith(".gz")) {
            return WorkloadWriter.write(workload, format, wholeSeconds, stream);
        }
        GZIPOutputStream packed = new GZIPOutputStream(stream, 1 << 16);
        List<String> lost = WorkloadWriter.write(workload, format, wholeSeconds, packed);
        packed.finish();
        return lost;
    }

    private WorkloadWriter.Format format() {
        if (to != null) {
            return to;
        }
        return output.endsWith(".swf") || output.endsWith(".swf.gz")
                ? WorkloadWriter.Format.SWF
                : WorkloadWriter.Format.JSON;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
