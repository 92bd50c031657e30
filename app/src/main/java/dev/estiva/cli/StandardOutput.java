package dev.estiva.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Standard output that remembers why it could not be written; {@code System.out} forgets it, and whoever redirects a result to
 * a full disk would be told that all went well. Its writer takes text without complaint even then, since a live run is worth
 * more than its lines; whoever prints without end asks it by {@code checkError}.
 */
public final class StandardOutput {
    private final OutputStream to;
    private final PrintWriter writer;
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream to, Charset charset) {
        this.to = to;
        this.writer = new TextAndBytes(new Remembering(), charset);
    }

    /** Runs a command line of the program's own process, and returns its exit code. */
    public static int run(String... args) {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out), charset());
        PrintWriter err = new TextAndBytes(System.err, System.err.charset());
        String[] words = EstivaCommand.meant(args);
        CommandLine command =
                EstivaCommand.commandLine(words).setOut(output.writer()).setErr(err);
        return output.end(execute(command, words), err);
    }

    private static int execute(CommandLine command, String[] words) {
        try {
            return command.execute(words);
        } catch (OutOfMemoryError e) { // what has thrown it is gone, so that there is room for saying it
            command.getErr().println("estiva: " + Errors.shortOfMemory());
            command.getErr().flush();
            return ExitCodes.FAILURE;
        }
    }

    PrintWriter writer() {
        return writer;
    }

    /** Says what is missing, and turns a success into a failure for it. */
    int end(int code, PrintWriter err) {
        writer.flush();
        IOException why = failure;
        if (why == null || hasReaderLeft(why) || (code != 0 && code != ExitCodes.OUTPUT_GONE)) {
            return code;
        }
        err.println("estiva: cannot write standard output: " + why.getMessage());
        return ExitCodes.FAILURE;
    }

    /** As {@code head} does when it has seen enough: no fault of anybody. */
    private static boolean hasReaderLeft(IOException why) {
        return String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    /** What {@code System.out} would write in. */
    static Charset charset() {
        String name = System.getProperty("stdout.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name, Charset.defaultCharset());
    }

    private final class Remembering extends OutputStream {
        @Override
        public void write(int value) throws OutputGoneException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws OutputGoneException {
            IOException why = failure;
            if (why == null) {
                try {
                    to.write(bytes, from, length);
                    return;
                } catch (IOException e) {
                    failure = e;
                    why = e;
                }
            }
            throw new OutputGoneException(why);
        }
    }
}
