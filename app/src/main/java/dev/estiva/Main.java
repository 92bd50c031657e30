package dev.estiva;

import dev.estiva.cli.StandardOutput;

/** Starts the command line and hands its exit code to the operating system. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(StandardOutput.run(args));
    }
}
