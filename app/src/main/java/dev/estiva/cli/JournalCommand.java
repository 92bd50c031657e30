package dev.estiva.cli;

import dev.estiva.journal.JournalException;
import dev.estiva.journal.Salvage;
import dev.estiva.model.JobId;
import dev.estiva.server.Restoration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva journal}: care for a server's journal while the server does not run. */
@Command(
        name = "journal",
        description = "Cares for a server's journal while the server does not run.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say what to do: repair or restored");
    }

    @Command(
            name = "repair",
            description =
                    "Puts what is readable of a damaged journal in its place, up to the damage, and keeps the damaged"
                            + " files beside it. Says what was dropped.",
            mixinStandardHelpOptions = true)
    int repair(@Mixin DataOption data) {
        try {
            repair(data.path(), command.commandLine().getOut());
            return 0;
        } catch (JournalException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure("the repair could not be finished: " + e, e);
        }
    }

    @Command(
            name = "restored",
            description =
                    "To be run once, before the first start, on a data directory that came from a backup: whatever the"
                            + " cluster did since, workers will end and forget, and numbers that come twice do no harm.",
            mixinStandardHelpOptions = true)
    int restored(@Mixin DataOption data) {
        try {
            restored(data.path(), command.commandLine().getOut());
            return 0;
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static void restored(Path data, PrintWriter out) throws IOException {
        if (!Files.exists(data.resolve("journal.db"))) {
            throw new CommandFailure("there is no journal in " + data);
        }
        Restoration.Result result = Restoration.prepare(data, Version.number());
        out.println("The cluster has a new name, " + result.name()
                + ": its workers will end what they run when they come, and forget what they hold.");
        out.println("Unfinished jobs: " + result.unfinishedJobs() + ". Tasks that ran and will be started again: "
                + result.runningTasks() + ".");
        if (result.removedOutputs() > 0) {
            out.println("Removed " + result.removedOutputs() + " files of output of what is not known here.");
        }
        out.println("Start the server now. Jobs submitted after that time are lost: submit them again.");
    }

    private static void repair(Path data, PrintWriter out) throws IOException {
        Path fresh = unused(data, "journal.repaired");
        Salvage.Result result = salvage(data, fresh);
        if (result.damage().isEmpty()) {
            remove(fresh);
            out.println(
                    "The journal is sound: all of its " + result.facts() + " facts can be read. Nothing was changed.");
            return;
        }
        Path damaged = Files.createDirectory(unused(data, "journal.damaged"));
        moveJournal(data, damaged);
        moveJournal(fresh, data);
        remove(fresh);
        tell(result, out);
        out.println("The damaged files are in " + damaged + ".");
        if (result.lost() > 0) {
            restored(data, out); // the numbers that were given in what is lost will be given again
        }
    }

    private static Salvage.Result salvage(Path data, Path fresh) throws IOException {
        try {
            return Salvage.copy(data, fresh, Version.number());
        } catch (JournalException e) {
            if (Files.isDirectory(fresh)) {
                remove(fresh);
            }
            throw e;
        }
    }

    private static void tell(Salvage.Result result, PrintWriter out) {
        out.println("Damage: " + result.damage());
        out.println("Kept " + result.facts() + " facts, dropped " + result.lost() + " that followed the damage.");
        if (result.snapshot() > 0) {
            out.println("The queue is what it was behind fact " + result.last() + ": the snapshot behind fact "
                    + result.snapshot() + " stands for what came before.");
        }
        if (result.forgotten() > 0) {
            out.println("Of the past, " + result.forgotten() + " events before fact " + result.first()
                    + " are lost; what waits and runs does not need them.");
        }
        if (!result.emptied().isEmpty()) {
            out.println("What these jobs were to do, or returned, is lost: "
                    + result.emptied().stream().distinct().map(JobId::toString).collect(Collectors.joining(", "))
                    + ". Cancel those that wait, and submit them again.");
        }
    }

    private static Path unused(Path data, String name) {
        Path path = data.resolve(name);
        for (int number = 2; Files.exists(path); number++) {
            path = data.resolve(name + "-" + number);
        }
        return path;
    }

    private static void moveJournal(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "journal.db*")) {
            for (Path file : files) {
                Files.move(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
