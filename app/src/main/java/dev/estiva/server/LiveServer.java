package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Engine;
import dev.estiva.core.Input;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Address;
import dev.estiva.transport.Link;
import dev.estiva.transport.Pace;
import dev.estiva.transport.Receiver;
import dev.estiva.transport.TcpListener;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The live loop: one thread that gives the {@link ControlPlane} what came in since its last step, and the time. */
public final class LiveServer implements AutoCloseable {
    /** What waits at most; who brings more waits itself, and so slows its worker down. */
    private static final int INBOX = 100_000;

    /** Inputs of one step: a batch this large costs a few milliseconds. */
    private static final int BATCH = 4_096;

    private final LiveClock clock;
    private final ServerListener listener;
    private final ControlPlane plane;
    private final BlockingQueue<Runnable> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Pace pace;
    private final Queue<Runnable> released = new ConcurrentLinkedQueue<>();
    private @Nullable TcpListener tcp;
    private volatile @Nullable Thread loop;
    private volatile boolean stopped;

    /** A server that ends with its process. */
    public LiveServer(ServerSettings settings, LiveClock clock, WorkSource source, ServerListener listener) {
        this(
                settings,
                clock,
                new Engine(settings.engine(), settings.policy(), listener::fact),
                FactLog.NONE,
                source,
                listener);
    }

    /**
     * A server that goes on from where its log ends. What the log releases is handed back by {@link #released}.
     *
     * @param engine with the state as the log has it
     */
    public LiveServer(
            ServerSettings settings,
            LiveClock clock,
            Engine engine,
            FactLog log,
            WorkSource source,
            ServerListener listener) {
        this.pace = log.equals(FactLog.NONE) ? Pace.prompt() : Pace.gathering();
        this.clock = clock;
        this.listener = listener;
        this.plane = new ControlPlane(settings, engine, log, source, listener, this::post);
    }

    /**
     * Listens for workers.
     *
     * @return where, with the port that was chosen if 0 was asked for
     */
    public Address listen(Address address) throws IOException {
        return listen(address, null);
    }

    /** The same; over TLS unless {@code tls} is null. */
    public Address listen(Address address, @Nullable SSLContext tls) throws IOException {
        TcpListener opened = TcpListener.open(address, tls, this::accept);
        tcp = opened;
        return opened.address();
    }

    /** Takes a connection, and answers who is to hear what it brings. */
    Receiver<FromWorker> accept(Link<FromServer> link) {
        return plane.accept(link);
    }

    /**
     * Runs the loop on the calling thread until {@link #stop}.
     *
     * @throws IOException if the log failed; the process must end then
     */
    public void run() throws InterruptedException, IOException {
        loop = Thread.currentThread();
        while (!stopped) {
            Runnable first = inbox.poll(microsToWake(), TimeUnit.MICROSECONDS);
            pace.await(plane.view().runningCount(), inbox::size, this::release);
            turn(first);
        }
    }

    /** One turn of the loop: everything that waits, or as much as one step takes, and the step. */
    private void turn(@Nullable Runnable first) throws IOException {
        release();
        for (Runnable next = first; next != null; next = plane.waiting() < BATCH ? inbox.poll() : null) {
            next.run();
        }
        if (!stopped) {
            plane.step(clock.nowMicros());
        }
    }

    /** What the journal let go meanwhile: answers and orders, which wait for no turn. */
    private void release() {
        for (Runnable next = released.poll(); next != null; next = released.poll()) {
            next.run();
        }
    }

    /** Handles what there is without waiting for more; for a test that is the loop itself. */
    void settle() throws IOException {
        do {
            turn(inbox.poll());
        } while (!stopped && (!inbox.isEmpty() || microsToWake() == 0));
    }

    /** Ends the loop after what it is doing. Any thread may call it. */
    public void stop() {
        stopped = true;
        inbox.offer(LiveServer::wake); // if the inbox is full, the loop is awake
    }

    /** Something to take out of the inbox, so that the loop looks around. */
    private static void wake() {}

    /** Hands jobs in that came together. Any thread may call it. */
    public void submit(List<Input.Submit> submits) {
        post(() -> submits.forEach(submit -> plane.tell(submit, answer -> listener.answered(submit, answer))));
    }

    /** Tells the engine. Any thread may call it. */
    public void tell(Input input) {
        tell(input, _ -> {});
    }

    /** Tells the engine; the answer comes on the loop's thread, when it is durable. Any thread may call it. */
    public void tell(Input input, Consumer<Answer> to) {
        post(() -> plane.tell(input, to));
    }

    /** Does what the log has released on the loop's thread, in the order of the calls. Never waits; any thread may call it. */
    public void released(Runnable action) {
        released.add(action);
        inbox.offer(LiveServer::wake);
        pace.look();
    }

    /** Does something on the loop's thread, before its next step: at once, if that is the calling thread. Any may call it. */
    public void post(Runnable action) {
        if (Thread.currentThread().equals(loop)) {
            action.run(); // waiting for room in the inbox, it would wait for itself
            return;
        }
        try {
            while (!stopped && !inbox.offer(action, 1, TimeUnit.SECONDS)) {
                // until there is room
            }
            pace.came(inbox::size);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets a worker in that asked, as what it says it is. On the loop's thread only. */
    public void admit(Visitor visitor) {
        plane.admit(visitor);
    }

    /** Lets a worker in that asked, and takes it for this. On the loop's thread only. */
    public void admit(Visitor visitor, WorkerSpec spec) {
        plane.admit(visitor, spec);
    }

    /** Turns a worker away that asked. On the loop's thread only. */
    public void refuse(Visitor visitor, String reason) {
        plane.refuse(visitor, reason);
    }

    /** The state, for the loop's thread only. */
    public ClusterView view() {
        return plane.view();
    }

    /** What the workers' machines showed last. Any thread may read it. */
    public Samples samples() {
        return plane.samples();
    }

    /** Closes the listener and all connections; workers with {@code --once} end with them. */
    @Override
    public void close() {
        stopped = true;
        if (tcp != null) {
            tcp.close();
        }
        plane.closeAll();
    }

    private long microsToWake() {
        if (plane.waiting() > 0 || !released.isEmpty()) {
            return 0; // something that a step had for the next one
        }
        long wakeAt = plane.wakeAtMicros();
        return wakeAt == Long.MAX_VALUE
                ? TimeUnit.HOURS.toMicros(1)
                : Math.max(0, clock.realMicros(wakeAt - clock.nowMicros()));
    }
}
