package dev.estiva.cli;

import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.terminal.Ids;
import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.UnreachableException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The ids of a command line, each handled for itself: what is wrong with one is said, and the others are still done. */
final class Targets {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Jobs or tasks: 7, 7.3, 1,3,5-8, 7.0-3, last (your latest job), or a job's name.")
    private List<String> words = List.of();

    /** What is done with each. */
    @FunctionalInterface
    interface Action {
        void on(Target target) throws IOException, InterruptedException;
    }

    /** Of a name, the latest job. Answers whether all went well. */
    boolean eachLatest(EstivaClient client, ClientCommand command, Action action)
            throws IOException, InterruptedException {
        JobFinder finder = new JobFinder(client);
        boolean good = true;
        for (Ids.Id id : ids(command)) {
            good &= attempt(command, id.toString(), () -> action.on(finder.latest(id)));
        }
        return good;
    }

    /** Of a name, all jobs that have not ended. Answers whether all went well. */
    boolean each(EstivaClient client, ClientCommand command, Action action) throws IOException, InterruptedException {
        JobFinder finder = new JobFinder(client);
        boolean good = true;
        for (Ids.Id id : ids(command)) {
            good &= attempt(command, id.toString(), () -> {
                for (Target target : finder.all(id)) {
                    action.on(target);
                }
            });
        }
        return good;
    }

    private List<Ids.Id> ids(ClientCommand command) {
        try {
            return Ids.parse(words);
        } catch (IllegalArgumentException e) {
            throw command.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Something that may fail for one id only. */
    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    private static boolean attempt(ClientCommand command, String id, Attempt attempt)
            throws IOException, InterruptedException {
        try {
            attempt.run();
            return true;
        } catch (UnreachableException e) {
            throw e;
        } catch (ApiException e) {
            if (e.status() == 401) {
                throw e; // the next one would be refused as well
            }
            command.complain(e.code().equals("not_found") ? notFound(id, e) : id + ": " + e.getMessage());
            return false;
        } catch (CommandFailure e) {
            command.complain(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static String notFound(String id, ApiException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(id) ? message : id + ": " + message;
    }
}
