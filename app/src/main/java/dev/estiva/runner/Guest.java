package dev.estiva.runner;

import dev.estiva.protocol.FromWorker;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A task in a runner's process, seen from the worker: what the process says to it, and whether it is there alone. */
final class Guest {
    /** What may be said ahead of the task's thread; then the process's writes wait. */
    private static final int MOST_UNREAD = 64;

    private final Work work;
    private final BlockingQueue<Optional<FromWorker>> said = new ArrayBlockingQueue<>(MOST_UNREAD);
    private volatile boolean wasTogether;

    Guest(Work work) {
        this.work = work;
    }

    Work work() {
        return work;
    }

    /** Another task runs or ran beside it. */
    void isTogether() {
        wasTogether = true;
    }

    /** Whether the process's death may be another task's doing. */
    boolean wasTogether() {
        return wasTogether;
    }

    /** Null says that nothing more comes. */
    void hear(@Nullable FromWorker message) throws InterruptedException {
        said.put(Optional.ofNullable(message));
    }

    BlockingQueue<Optional<FromWorker>> said() {
        return said;
    }
}
