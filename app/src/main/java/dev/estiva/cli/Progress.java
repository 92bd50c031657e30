package dev.estiva.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** A bar on the terminal for what takes long; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long FIRST_NANOS = 700_000_000;
    private static final long EVERY_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean visible;
    private long nextNanos = System.nanoTime() + FIRST_NANOS;
    private boolean shown;

    Progress(PrintWriter err, boolean wanted) {
        this.err = err;
        Console console = wanted ? System.console() : null;
        this.visible = console != null && console.isTerminal();
    }

    /** Shows how far it is, now and then. */
    void at(long done, long of) {
        if (!visible || System.nanoTime() < nextNanos) {
            return;
        }
        nextNanos = System.nanoTime() + EVERY_NANOS;
        shown = true;
        int filled = of == 0 ? WIDTH : (int) Math.min(WIDTH, done * WIDTH / of);
        String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
        err.printf(Locale.ROOT, "\r[%s] %d %%  %,d / %,d", bar, of == 0 ? 100 : done * 100 / of, done, of);
        err.flush();
    }

    /** Wipes the bar. */
    @Override
    public void close() {
        if (shown) {
            err.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            err.flush();
        }
    }
}
