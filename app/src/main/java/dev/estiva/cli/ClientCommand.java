package dev.estiva.cli;

import dev.estiva.cli.terminal.Ids;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.client.ApiException;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.UnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common that ask a server. */
abstract class ClientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ClientOptions options;

    @Option(names = "--json", description = "Print JSON, as docs/cli.md promises it, and nothing else.")
    private boolean json;

    /** Does what the command is for, and answers the exit code. */
    abstract int run(EstivaClient client) throws IOException, InterruptedException;

    /** Opens no connection yet. */
    EstivaClient connect(ClientOptions given) throws IOException, InterruptedException {
        return given.connect();
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try (EstivaClient client = connect(options)) {
            return run(client);
        } catch (UnreachableException e) {
            throw new CommandFailure(e.getMessage() + hint(e), e);
        } catch (ApiException e) {
            throw new CommandFailure(describe(e), e);
        } catch (OutputGoneException e) {
            throw e;
        } catch (FileSystemException e) { // whose message may be no more than a name
            throw new CommandFailure(e.toString(), e);
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } finally {
            out().flush();
        }
    }

    private static String hint(UnreachableException e) {
        if (e.getCause() instanceof SSLException) {
            return "\n"
                    + "Is its certificate for that name, and does --tls-ca or ESTIVA_TLS_CA name a PEM file of whom to"
                    + " trust?";
        }
        boolean isLocal = e.server().equals(ClientSettings.LOCAL);
        return isLocal
                ? "\nStart a server and a worker on this machine with 'estiva up', or name another server by --server"
                        + " or ESTIVA_SERVER."
                : "\nIs it running there ('estiva server'), and does it listen on that address?";
    }

    private static String describe(ApiException refusal) {
        return refusal.code().equals("unauthorized")
                ? refusal.getMessage() + "\nGive a token by --token-file, ESTIVA_TOKEN or ~/.config/estiva/token."
                : String.valueOf(refusal.getMessage());
    }

    final boolean json() {
        return json;
    }

    final PrintWriter out() {
        return command.commandLine().getOut();
    }

    final PrintWriter err() {
        return command.commandLine().getErr();
    }

    final Terminal terminal() {
        return Terminal.detect();
    }

    /** On one line. */
    final void print(Json object) {
        out().println(object);
        out().flush();
    }

    /** A line beside the results, for people. */
    final void note(String text) {
        err().println(Errors.printable(text));
        err().flush();
    }

    /** What went wrong with one of several things; the others are still done. */
    final void complain(String what) {
        note(command.qualifiedName() + ": " + what);
    }

    /** Ends a command that prints without end when nobody can read it any more. */
    final void requireReader() throws OutputGoneException {
        if (out().checkError()) {
            throw new OutputGoneException();
        }
    }

    /** The job that {@code --job} names: by number, by name, or as the last one. */
    final long jobId(EstivaClient client, String word) throws IOException {
        List<Ids.Id> ids;
        try {
            ids = Ids.parse(word);
        } catch (IllegalArgumentException e) {
            throw wrong("--job: " + e.getMessage());
        }
        if (ids.size() != 1) {
            throw wrong("--job: found " + ids.size() + " jobs, expected one");
        }
        return new JobFinder(client).latest(ids.getFirst()).job();
    }

    final ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
