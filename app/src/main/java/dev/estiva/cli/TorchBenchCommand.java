package dev.estiva.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva bench torch}: starts the benchmark of the plug-in, of which the program itself knows nothing else. */
@Command(
        name = "torch",
        description = "The job types that compute, on the CPU, against the same work in a plain loop over OpenBLAS and"
                + " PyTorch; and what a warm JVM of the worker adds to a task (docs/torch.md).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TorchBenchCommand implements Callable<Integer> {
    private static final String BENCH = "dev.estiva.torch.TorchBench";
    private static final String TIMES = "dev.estiva.torch.TorchTimes";
    private static final int MOST_THREADS = 1_024;
    private static final int MOST_ROUNDS = 1_000;

    @Spec
    private CommandSpec command;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "CPU threads. Default: 1.")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often each is measured, by turns. Default: 7.")
    private int rounds;

    @Option(
            names = "--parameters",
            paramLabel = "JSON",
            description =
                    "Only run types, with these parameters, and print their results, for a comparison with another"
                            + " program: {\"matrix_multiply\": {\"size\": 1000}}.")
    private @Nullable String parameters;

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            defaultValue = "cpu",
            description = "Where, with --parameters: cuda for the first GPU. Default: cpu.")
    private String device = "cpu";

    @Override
    public Integer call() throws InterruptedException {
        require("--threads", threads, MOST_THREADS);
        require("--rounds", rounds, MOST_ROUNDS);
        if (!List.of("cpu", "cuda").contains(device) || (parameters == null && !device.equals("cpu"))) {
            throw new ParameterException(
                    command.commandLine(),
                    "--device: found " + device + ", expected cpu or cuda, and cuda only with --parameters");
        }
        try {
            List<String> arguments = parameters == null
                    ? List.of(String.valueOf(threads), String.valueOf(rounds))
                    : List.of(String.valueOf(threads), device, parameters);
            Process bench = new ProcessBuilder(
                            OwnProgram.command(parameters == null ? BENCH : TIMES, List.of(), jars(), arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            command.commandLine().getOut().print(line);
            return bench.waitFor();
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    command.commandLine(), option + ": found " + value + ", expected a number from 1 to " + most);
        }
    }

    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Path> folders = new ArrayList<>(PluginFolder.bundled());
        if (folders.isEmpty()) {
            throw new IOException(
                    "the plug-in that computes with PyTorch is not beside the program: ./estiva lays it there");
        }
        folders.add(PluginFolder.installed("cuda"));
        for (Path folder : folders.stream().filter(Files::isDirectory).toList()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(jars::add);
            }
        }
        return jars;
    }
}
