package dev.estiva.keeper;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the keeper of a directory, or starts one. */
final class KeeperLauncher {
    private static final String LOG = "keeper.log";

    /** A JVM starts in a fraction of a second, and in a few where the machine is busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Between two starts, where each finds that there is another keeper. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_MILLIS = 5;
    private static final long LOG_BYTES = 1 << 20;

    private final KeeperSettings settings;

    KeeperLauncher(KeeperSettings settings) {
        this.settings = settings;
    }

    SocketChannel connect() throws IOException {
        Private.directory(settings.directory());
        try {
            return tryConnect();
        } catch (IOException nobodyListens) {
            return launch();
        }
    }

    private SocketChannel tryConnect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(KeeperAddress.of(settings.directory())));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private SocketChannel launch() throws IOException {
        Process keeper = start();
        long started = System.nanoTime();
        long deadline = started + PATIENCE_NANOS;
        while (true) {
            try {
                return tryConnect();
            } catch (IOException e) {
                if (!keeper.isAlive() && keeper.exitValue() != KeeperProcess.NOT_NEEDED) {
                    throw new IOException("the keeper did not start: " + lastWords(), e);
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new IOException("the keeper did not start in time: " + lastWords(), e);
                }
                pause();
                if (!keeper.isAlive() && System.nanoTime() - started >= AGAIN_NANOS) {
                    keeper = start(); // the one that made it needless does not listen: it was about to end
                    started = System.nanoTime();
                }
            }
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(settings.command());
        command.add("--dir");
        command.add(settings.directory().toString());
        Path log = settings.directory().resolve(LOG);
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.delete(log);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(settings.environment());
        return builder.start();
    }

    private static File nothing() {
        return new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    private String lastWords() throws IOException {
        Path log = settings.directory().resolve(LOG);
        if (!Files.exists(log)) {
            return "it said nothing";
        }
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - 1_000));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a keeper started", e);
        }
    }
}
