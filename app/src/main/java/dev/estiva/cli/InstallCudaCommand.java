package dev.estiva.cli;

import dev.estiva.worker.CudaLibraries;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code estiva install cuda}: what PyTorch and kernels need on a GPU, beside NVIDIA's driver. */
@Command(
        name = "cuda",
        description =
                "Fetches PyTorch's and CUDA's native libraries for GPUs with Maven, for the workers of this machine"
                        + " (docs/torch.md). Says how large they are, and asks.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class InstallCudaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--dry-run", description = "Only say what would be fetched.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where they go; workers find them there if it is their --plugins. Default: installed/cuda in"
                    + " the state folder, where all workers look.")
    private @Nullable Path to;

    @Option(names = "--remove", description = "Remove them instead.")
    private boolean remove;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        Path folder = to != null ? to.toAbsolutePath() : PluginFolder.installed("cuda");
        CudaInstallation installation = new CudaInstallation(parts(), folder, out);
        if (remove) {
            installation.remove();
            return 0;
        }
        long bytes = installation.show(MavenRepository.configured());
        installation.showOnMachine(CudaLibraries.look(folder, installation.wanted(), System.getenv()));
        if (bytes == 0 || dryRun) {
            return 0;
        }
        installation.requireRoom(bytes);
        if (!yes && !agrees(out)) {
            out.println("nothing was fetched");
            return 0;
        }
        installation.fetch(MavenProgram.found());
        return 0;
    }

    private static List<CudaPart> parts() throws IOException {
        String platform = MachineLabels.os(System.getProperty("os.name", "")) + "-"
                + MachineLabels.arch(System.getProperty("os.arch", ""));
        for (Path folder : PluginFolder.bundled()) {
            if (Files.exists(folder.resolve(CudaPart.LIST))) {
                List<CudaPart> parts = CudaPart.in(folder, platform);
                if (parts.isEmpty()) {
                    throw new CommandFailure(
                            "there are no libraries for GPUs for " + platform + ", only for linux-x86_64");
                }
                return parts;
            }
        }
        throw new CommandFailure(
                "the plug-in that computes with PyTorch is not beside this program; start it with ./estiva");
    }

    private boolean agrees(PrintWriter out) throws IOException {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            throw new CommandFailure("nobody can be asked here; add --yes");
        }
        out.print("Fetch them? [y/N] ");
        out.flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = in.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
