package dev.estiva;

import dev.estiva.cli.StandardOutput;

/** Starts the command line and hands its exit code to the operating system. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Else picocli looks for Groovy, is answered by each jar of the class path, and leaves all of them open.
        System.setProperty("picocli.disable.closures", "true");
        System.exit(StandardOutput.run(args));
    }
}
