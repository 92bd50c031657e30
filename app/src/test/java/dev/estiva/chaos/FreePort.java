package dev.estiva.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that a test kills and starts again: below those that the system gives away by itself, and in another range
 * for each of the JVMs that share the test classes, so that nobody takes it while the server is down.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int RANGE = 2_000;
    private static final int RANGES = 8;

    private FreePort() {}

    public static int next() {
        int first = FIRST + RANGE * (Integer.getInteger("surefire.forkNumber", 0) % RANGES);
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(first, first + RANGE);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException e) {
                // taken; the next one
            }
        }
    }
}
