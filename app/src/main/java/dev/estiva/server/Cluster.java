package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterState;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Engine;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Policy;
import dev.estiva.core.WorkerNode;
import dev.estiva.journal.History;
import dev.estiva.journal.Journal;
import dev.estiva.journal.JournalException;
import dev.estiva.journal.SqliteJournal;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A durable cluster: the live loop, its journal and the mirror that answers questions. This is all that the API sees of the
 * server. Any thread may call it. Answers come when they are durable and can be read here.
 */
public final class Cluster implements AutoCloseable {
    private final ClusterSettings settings;
    private final String name;
    private final Journal journal;
    private final PolicyHolder policy;
    private final EventLog events;
    private final Mirror mirror;
    private final OutputFiles outputs;
    private final OutputTaker taker;
    private final PayloadSource payloads;
    private final ProgressBoard progress = new ProgressBoard();
    private final LiveClock clock;
    private final LiveServer server;
    private final Housekeeping housekeeping;
    private final Thread loop = Thread.ofPlatform().name("loop").unstarted(this::runLoop);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Steps that were handed to the journal and not yet released; the loop's thread counts them. */
    private int unreleased;

    /** The policy as its user named it, and built. */
    private record PolicyHolder(String name, Policy policy) {}

    private Cluster(ClusterSettings settings, String name, Journal journal, Recovered recovered) {
        this.settings = settings;
        this.name = name;
        this.journal = journal;
        this.policy =
                new PolicyHolder(settings.policy().name(), settings.policy().build());
        this.events = new EventLog(journal.history(), journal.lastPosition());
        this.mirror = new Mirror(recovered.state().copy(), events);
        this.outputs = new OutputFiles(settings.data().resolve("output"));
        this.taker = new OutputTaker(outputs);
        this.payloads = new PayloadSource(journal);
        long wall = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        this.clock = LiveClock.from(Math.max(wall, recovered.state().lastMicros()));
        this.server = server(recovered.state());
        OutputTrim trim = new OutputTrim(outputs, settings.outputs(), new Everything());
        this.housekeeping = new Housekeeping(journal, mirror, settings.retainMicros(), clock::nowMicros, trim);
    }

    /** What the journal gave back. */
    private record Recovered(ClusterState state) {}

    /**
     * Recovers what the data directory holds and starts the loop. Workers and users come in later.
     *
     * @throws IOException if the directory cannot be used, saying why and what to do
     */
    public static Cluster open(ClusterSettings settings) throws IOException {
        SqliteJournal journal = SqliteJournal.open(settings.data(), settings.version());
        try {
            String name = ClusterName.of(settings.data());
            ClusterState state = new ClusterState(settings.policy().build().order());
            journal.recover(Journal.Recovery.into(state));
            Cluster cluster = new Cluster(settings, name, journal, new Recovered(state));
            cluster.start();
            return cluster;
        } catch (IOException | RuntimeException e) {
            try {
                journal.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private LiveServer server(ClusterState state) {
        ServerSettings live = new ServerSettings(
                settings.engine(),
                policy.policy(),
                name,
                journal.epoch(),
                settings.beatMicros(),
                settings.engine().lostAfterMicros(),
                settings.version());
        Engine engine = new Engine(settings.engine(), state, policy.policy(), this::before);
        return new LiveServer(live, clock, engine, this::append, payloads, new Admission());
    }

    private void start() {
        mirror.start();
        journal.onFailure(this::fail);
        server.tell(new Input.Restart());
        loop.start();
        housekeeping.start();
    }

    /** On the loop's thread. A step without facts, most of all for beats, waits for the disk only if one before it does. */
    private void append(List<Fact> facts, Runnable released) throws JournalException {
        if (facts.isEmpty() && unreleased == 0) {
            released.run();
            return;
        }
        unreleased++;
        long position = journal.append(facts, () -> {
            mirror.durable(facts);
            server.released(() -> {
                unreleased--;
                released.run();
            });
        });
        assert position >= 0;
    }

    private void before(Fact fact, ClusterView state) {
        progress.heard(fact);
        payloads.endedBy(fact, state);
    }

    private void runLoop() {
        try {
            server.run();
            ended.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } catch (InterruptedException e) {
            fail(e);
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing was seen outside of what is not durable, so all that is left is to stop. */
    private void fail(Throwable why) {
        // That the journal has stopped may be found out before it says why.
        boolean hasStopped = why instanceof JournalException it && it.reason() == JournalException.Reason.STOPPED;
        Throwable cause = why.getCause();
        ended.completeExceptionally(hasStopped && cause != null ? cause : why);
        server.stop();
    }

    /** Listens for workers; answers where, with the port that was chosen if 0 was asked for. */
    public Address listen(Address address) throws IOException {
        return listen(address, null);
    }

    /** The same; over TLS unless {@code tls} is null. */
    public Address listen(Address address, @Nullable SSLContext tls) throws IOException {
        return server.listen(address, tls);
    }

    /** Is done when the cluster was closed, or with the reason for which it had to stop. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Tells the engine; the answer comes when it is durable. */
    public CompletableFuture<Answer> tell(Input input) {
        CompletableFuture<Answer> future = new CompletableFuture<>();
        server.tell(input, answer -> mirror.afterwards(() -> future.complete(answer)));
        return failsWithTheCluster(future);
    }

    /** Submits jobs in their order; the answers are in the same order and come together. */
    public CompletableFuture<List<Answer>> submit(List<Input.Submit> submits) {
        if (submits.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<Answer>> future = new CompletableFuture<>();
        List<Answer> answers = new ArrayList<>(submits.size());
        server.post(() -> submits.forEach(submit -> server.tell(submit, answer -> {
            if (answer instanceof Answer.Accepted accepted) {
                payloads.accepted(accepted.job(), submit.payload());
            }
            answers.add(answer);
            if (answers.size() == submits.size()) {
                mirror.afterwards(() -> future.complete(answers));
            }
        })));
        return failsWithTheCluster(future);
    }

    private <T> CompletableFuture<T> failsWithTheCluster(CompletableFuture<T> future) {
        if (ended.isDone()) {
            future.completeExceptionally(new IllegalStateException("the server has stopped"));
        }
        return future;
    }

    /** Answers a question about the durable state; the answer must not refer to the state itself. */
    public <T extends @Nullable Object> T read(Function<ClusterView, T> question) {
        return mirror.read(question);
    }

    /** Jobs that ended and all facts, as far back as they were retained. */
    public History history() {
        return journal.history();
    }

    /** What a job does, or null if it is not known any more. */
    public @Nullable Payload payload(JobId job) throws JournalException {
        return journal.payload(job);
    }

    /** What a task's final attempt returned, or null if it returned nothing or is not known any more. */
    public @Nullable Payload result(TaskId task) throws JournalException {
        return journal.result(task);
    }

    /** What many jobs do, by one question; a page of {@link History#MOST_ROWS} at most. */
    public NavigableMap<JobId, Payload> payloads(Collection<JobId> jobs) throws JournalException {
        return journal.payloads(jobs);
    }

    /** What many tasks returned, by one question; as many at most. */
    public NavigableMap<TaskId, Payload> results(Collection<TaskId> tasks) throws JournalException {
        return journal.results(tasks);
    }

    /** What happened, for those who follow it. */
    public EventLog events() {
        return events;
    }

    /** What the workers' machines showed last. */
    public Samples samples() {
        return server.samples();
    }

    /** What the tasks' processes wrote. */
    public OutputStore outputs() {
        return outputs;
    }

    /** Waits, within reason, until {@link #outputs} has all that tasks wrote of whose end is known by now. */
    public void settleOutputs() throws InterruptedException {
        taker.settle();
    }

    /** How far running tasks say they are. */
    public ProgressBoard progress() {
        return progress;
    }

    /** Which cluster this is; never changes. */
    public String name() {
        return name;
    }

    /** How often a server was started on this data. */
    public long epoch() {
        return journal.epoch();
    }

    /** The policy, by the name that its user gave. */
    public String policy() {
        return policy.name();
    }

    /** The policy's choices. */
    public PolicySpec policySpec() {
        return settings.policy();
    }

    public String version() {
        return settings.version();
    }

    /** The engine's time: microseconds since 1970, which never go back. */
    public long nowMicros() {
        return clock.nowMicros();
    }

    /** For tests, which do not wait for the time of housekeeping. */
    void snapshot() throws JournalException {
        housekeeping.snapshot();
    }

    @Override
    public void close() throws IOException {
        server.stop();
        server.close();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        taker.close();
        housekeeping.close();
        journal.close();
        mirror.close();
    }

    /** Which output somebody may still ask for. */
    private final class Everything implements OutputTrim.Known {
        @Override
        public NavigableSet<AttemptId> running() {
            return mirror.read(view -> {
                NavigableSet<AttemptId> running = new TreeSet<>();
                for (WorkerNode node : view.workers().all()) {
                    for (int at = 0; at < node.running().size(); at++) {
                        TaskId task = node.running().task(at);
                        if (view.state(task) instanceof TaskState.Running attempt) {
                            running.add(new AttemptId(task, attempt.attempt()));
                        }
                    }
                }
                return running;
            });
        }

        @Override
        public boolean isKnown(JobId job) throws IOException {
            return settings.retainMicros() == 0
                    || mirror.read(view -> view.job(job.value()) != null)
                    || history().job(job) != null;
        }
    }

    /** Lets workers in by their token, and notes what they say. */
    private final class Admission implements ServerListener {
        @Override
        public int outputWindow() {
            return OutputTaker.WINDOW_BYTES;
        }

        @Override
        public void output(WorkerId worker, FromWorker.Output piece, LongConsumer safe) {
            taker.take(piece, safe);
        }

        @Override
        public void progress(TaskId task, int attempt, int percentHundredths, String message) {
            progress.said(task, new ProgressBoard.Progress(attempt, percentHundredths, message), clock.nowMicros());
        }

        @Override
        public void asked(Visitor visitor, WorkerSpec spec) {
            if (settings.workerToken().test(visitor.hello().token())) {
                server.admit(visitor);
            } else {
                String why = visitor.hello().token().isEmpty() ? "a worker token is required" : "wrong worker token";
                LoggerFactory.getLogger(Cluster.class).warn("{}: {}", visitor.name(), why);
                server.refuse(visitor, why);
            }
        }
    }
}
