package dev.estiva.cli;

import dev.estiva.client.UnreachableException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The root command. Every subcommand is listed here, and the rules that hold for all of them are set here: exit code 0 for
 * success, 1 for a failure, 2 for a wrong usage; results on standard output, errors on standard error.
 */
@Command(
        name = "estiva",
        description = "Runs jobs on GPU and CPU machines, and simulates beforehand what a policy would do to them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure", "2:wrong usage", "130:interrupted"})
public final class EstivaCommand implements Callable<Integer> {
    static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("submit", SubmitCommand.class),
            new Subcommand("queue", QueueCommand.class),
            new Subcommand("jobs", JobsCommand.class),
            new Subcommand("job", JobCommand.class),
            new Subcommand("logs", LogsCommand.class),
            new Subcommand("wait", WaitCommand.class),
            new Subcommand("cancel", CancelCommand.class),
            new Subcommand("explain", ExplainCommand.class),
            new Subcommand("events", EventsCommand.class),
            new Subcommand("results", ResultsCommand.class),
            new Subcommand("report", ReportCommand.class),
            new Subcommand("top", TopCommand.class),
            new Subcommand("watch", WatchCommand.class),
            new Subcommand("up", UpCommand.class),
            new Subcommand("server", ServerCommand.class),
            new Subcommand("worker", WorkerCommand.class),
            new Subcommand("token", TokenCommand.class),
            new Subcommand("simulate", SimulateCommand.class),
            new Subcommand("run", RunCommand.class),
            new Subcommand("compare", CompareCommand.class),
            new Subcommand("plan", PlanCommand.class),
            new Subcommand("workload", WorkloadCommand.class),
            new Subcommand("policies", PoliciesCommand.class),
            new Subcommand("keeper", KeeperCommand.class),
            new Subcommand("journal", JournalCommand.class),
            new Subcommand("bench", BenchCommand.class),
            new Subcommand("install", InstallCommand.class),
            new Subcommand("class-path", ClassPathCommand.class),
            new Subcommand("job-runner", JobRunnerCommand.class),
            new Subcommand("completion", CompletionCommand.class),
            new Subcommand("warm-up", WarmUpCommand.class));

    private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

    /** A command by the name in its annotation, so that the name is known without reading the annotation. */
    record Subcommand(String name, Class<?> type) {}

    @Spec
    private CommandSpec spec;

    private EstivaCommand() {}

    /**
     * A fresh command line with the shared error handling, able to run these arguments: it has the subcommand that they
     * name, all of them if the first names none, and none if there are no arguments. Reading the options of all commands
     * takes longer than the rest of a start.
     */
    public static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new EstivaCommand());
        for (Subcommand each : SUBCOMMANDS) {
            if (args.length > 0 && isNeeded(each, args[0])) {
                root.addSubcommand(each.name(), each.type());
            }
        }
        Numbers.readBy(root);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::wrongUsage)
                .setExecutionExceptionHandler(Errors::failure);
    }

    /** The words as they are meant: options without a command are those of the queue, which {@code estiva} alone shows. */
    static String[] meant(String... args) {
        boolean isOption = args.length > 0 && args[0].startsWith("-") && !OWN_OPTIONS.contains(args[0]);
        return isOption ? Stream.concat(Stream.of("queue"), Stream.of(args)).toArray(String[]::new) : args;
    }

    private static boolean isNeeded(Subcommand command, String first) {
        if (first.equals("--version") || first.equals("-V")) {
            return false;
        }
        return SUBCOMMANDS.stream().noneMatch(each -> each.name().equals(first))
                || command.name().equals(first);
    }

    /** Whether there is a command of this name. */
    static boolean has(String name) {
        return SUBCOMMANDS.stream().anyMatch(command -> command.name().equals(name));
    }

    /** Without a command: the queue, which is what one wants to know most often. */
    @Override
    public Integer call() {
        String queue = "queue";
        return commandLine(queue)
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr())
                .setExecutionExceptionHandler(this::failed)
                .execute(queue);
    }

    /** Whoever has no server yet may not know what all this is. */
    private int failed(Exception cause, CommandLine command, ParseResult parsed) {
        if (cause.getCause() instanceof UnreachableException) {
            commandLine("--help").usage(command.getErr());
            command.getErr().println();
        }
        return Errors.failure(cause, spec.commandLine(), parsed);
    }
}
