package dev.estiva.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * The whole terminal, for a view that renews itself. What was there before comes back at the end, however that comes. Keys
 * are read one by one where the terminal can be told so; elsewhere only Ctrl-C works.
 */
public final class Screen implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K\r\n";
    private static final String CLEAR_REST = "\u001b[J";
    private static final long STTY_SECONDS = 2;

    private final PrintWriter out;
    private final String settings;
    private final SynchronousQueue<Integer> keys = new SynchronousQueue<>();
    private final Thread hook = new Thread(this::leave);
    private boolean left;

    public Screen(PrintWriter out) {
        this.out = out;
        this.settings = stty("-g").strip();
        Runtime.getRuntime().addShutdownHook(hook);
        if (!settings.isEmpty()) {
            stty("-icanon", "-echo");
            Thread.ofPlatform().daemon().name("keys").start(this::readKeys);
        }
        out.print(ENTER);
        out.flush();
    }

    /** Shows these lines from the top on, as many as fit. */
    public void show(List<String> lines, Terminal terminal) {
        StringBuilder text = new StringBuilder(HOME);
        int most = Math.max(1, terminal.rows() - 1); // a last line with an end would scroll
        lines.stream().limit(most).forEach(line -> text.append(line).append(END_OF_LINE));
        out.print(text.append(CLEAR_REST));
        out.flush();
    }

    /** Waits for a key, so long at most; 0 if there was none. */
    public int key(long millis) throws InterruptedException {
        Integer key = keys.poll(millis, TimeUnit.MILLISECONDS);
        return key == null ? 0 : key;
    }

    private void readKeys() {
        try {
            for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                keys.put(key);
            }
        } catch (IOException e) {
            // no more keys
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void leave() {
        if (!left) {
            left = true;
            out.print(LEAVE);
            out.flush();
            if (!settings.isEmpty()) {
                stty(settings);
            }
        }
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the process is ending
        }
    }

    /** What {@code stty} says of the terminal, or nothing where there is no such program or no terminal. */
    static String stty(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "stty";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream said = stty.getInputStream()) {
                String text = new String(said.readAllBytes(), StandardCharsets.US_ASCII);
                return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) ? text : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
