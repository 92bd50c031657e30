package dev.estiva.worker;

import dev.estiva.jobtype.JobResult;
import dev.estiva.keeper.Ending;
import dev.estiva.keeper.KeeperLink;
import dev.estiva.keeper.KeeperSettings;
import dev.estiva.keeper.Kept;
import dev.estiva.keeper.Order;
import dev.estiva.keeper.OutputNames;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of tasks, held by a keeper that outlives this worker. The keeper is started when it is first needed. But for
 * what the keeper's link calls, for the worker's own thread.
 */
final class ProcessJobs {
    private final KeeperSettings settings;
    private final ProcessSettings processes;
    private final Consumer<AgentEvent> tell;
    private final Map<String, Long> runs = new ConcurrentHashMap<>();
    private final Map<Long, String> keys = new ConcurrentHashMap<>();
    private final Map<Long, Long> numbers = new ConcurrentHashMap<>();
    private final Map<String, Order> orders = new TreeMap<>();
    private final Consumer<KeeperLink.Opened> keptBy;
    private final Set<String> unstarted = new TreeSet<>();
    private final Map<String, Long> stopping = new TreeMap<>();
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private @Nullable KeeperLink link;
    private boolean isOpening;
    private String cluster = "";
    private long leaseNanos = AgentLease.NEVER;
    private long leaseGraceMicros;

    /** {@code keptBy} hears of each keeper. */
    ProcessJobs(
            KeeperSettings settings,
            ProcessSettings processes,
            Consumer<AgentEvent> tell,
            Consumer<KeeperLink.Opened> keptBy) {
        this.settings = settings;
        this.processes = processes;
        this.tell = tell;
        this.keptBy = keptBy;
    }

    /** What came of the wish for a keeper: one, or the trouble with it. */
    private record Answer(KeeperLink.@Nullable Opened opened, Ear ear, String trouble) {}

    /** Whether a keeper was ever started for this directory. */
    static boolean wereKept(Path directory) {
        return Files.exists(directory.resolve("keeper.log"));
    }

    /** To which cluster the attempts belong that are started from now on. */
    void belongTo(String name) {
        cluster = name;
    }

    /** Takes up what an earlier worker of this state directory has left to a keeper; asks the agent for a number for each. */
    void adopt(String knownCluster, Adopter adopter) throws IOException {
        cluster = knownCluster;
        KeeperLink.Opened opened = KeeperLink.open(settings, new Ear());
        link = opened.link();
        keptBy.accept(opened);
        List<Kept> known = new ArrayList<>();
        for (Kept kept : opened.attempts()) {
            AttemptId id = ProcessOrder.attempt(knownCluster, kept.key());
            if (id == null) { // of a cluster that this worker has left
                opened.link().stop(kept.key(), 0);
                opened.link().forget(kept.key());
            } else {
                remember(adopter.adopt(id, Holding.parse(kept.remark())), kept.key());
                known.add(kept);
            }
        }
        known.forEach(this::heard);
    }

    /**
     * At this instant of {@link System#nanoTime()} the keeper ends everything; with {@link AgentLease#NEVER} it does not.
     */
    void lease(long untilNanos, long graceMicros) {
        leaseNanos = untilNanos;
        leaseGraceMicros = graceMicros;
        KeeperLink known = link;
        if (known != null) {
            tellLease(known);
        }
    }

    private void tellLease(KeeperLink to) {
        if (leaseNanos == AgentLease.NEVER) {
            to.unlimited();
        } else {
            to.lease(leaseNanos, leaseGraceMicros);
        }
    }

    /** Gives adopted attempts their numbers. */
    interface Adopter {
        long adopt(AttemptId id, Holding holding);
    }

    private void remember(long run, String key) {
        runs.put(key, run);
        keys.put(run, key);
    }

    void start(long run, ProcessTask process) {
        String key = ProcessOrder.key(cluster, process.id());
        try {
            List<Integer> given =
                    process.devices().stream().map(DeviceShare::device).toList();
            Order order = ProcessOrder.of(key, process, settings.worker(), processes, given);
            remember(run, key);
            orders.put(key, order);
            KeeperLink known = link;
            if (known != null) {
                known.start(order);
            } else {
                unstarted.add(key);
                open();
            }
        } catch (ProtocolException e) {
            fail(run, "payload" + (e.field().isEmpty() ? ": " : ".") + e.getMessage());
        } catch (IllegalArgumentException e) {
            fail(run, "could not start: " + e.getMessage());
        }
    }

    private void fail(long run, String why) {
        tell.accept(new AgentEvent.TaskEnded(run, JobResult.failed(why), 0));
    }

    /** Not by the worker's own thread: a keeper may take its time, and the worker must beat meanwhile. */
    private void open() {
        if (!isOpening) {
            isOpening = true;
            Thread.ofPlatform().daemon().name("keeper").start(() -> {
                Ear ear = new Ear();
                try {
                    answer.set(new Answer(KeeperLink.open(settings, ear), ear, ""));
                } catch (IOException e) {
                    answer.set(new Answer(null, ear, String.valueOf(e.getMessage())));
                }
                tell.accept(new AgentEvent.KeeperAnswered());
            });
        }
    }

    /** A keeper is there, or none can be had. */
    void takeAnswer() {
        Answer came = answer.getAndSet(null);
        if (came == null) {
            return;
        }
        isOpening = false;
        KeeperLink.Opened opened = came.opened();
        if (opened == null) {
            giveUp(came.trouble());
            return;
        }
        if (came.ear().isOver) {
            open(); // it has died already
            return;
        }
        KeeperLink fresh = opened.link();
        link = fresh;
        keptBy.accept(opened);
        tellLease(fresh);
        opened.attempts().forEach(this::heard);
        orders.values().forEach(fresh::start); // of what it has heard of it says so again
        unstarted.clear();
        stopping.forEach(fresh::stop);
        stopping.clear();
    }

    private void giveUp(String why) {
        for (Map.Entry<Long, String> each : List.copyOf(keys.entrySet())) {
            if (unstarted.remove(each.getValue())) {
                fail(each.getKey(), "could not start: " + why);
            } else {
                tell.accept(
                        new AgentEvent.TaskLost(each.getKey(), "its keeper died, and none can be started: " + why, 0));
            }
        }
    }

    /** Whether this run is one of a process. */
    boolean holds(long run) {
        return keys.containsKey(run);
    }

    void stop(long run, long graceMicros) {
        String key = keys.get(run);
        KeeperLink known = link;
        if (key != null && known != null) {
            known.stop(key, graceMicros);
        } else if (key != null) {
            stopping.put(key, graceMicros);
        }
    }

    void forget(long run) {
        String key = keys.remove(run);
        numbers.remove(run);
        KeeperLink known = link;
        if (key != null) {
            runs.remove(key);
            orders.remove(key);
            unstarted.remove(key);
            stopping.remove(key);
            if (known != null) {
                known.forget(key);
            }
        }
    }

    /** What the run wrote there; less than asked for only where its file is gone. */
    Payload read(long run, TaskStream stream, long offset, int length) throws IOException {
        Long number = numbers.get(run);
        if (number == null) {
            return Payload.NONE;
        }
        Path file = OutputNames.file(settings.directory(), number, stream);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                // until all is there
            }
        } catch (NoSuchFileException e) {
            return Payload.NONE;
        }
        byte[] read = new byte[bytes.position()];
        bytes.flip().get(read);
        return Payload.of(read);
    }

    /** The keeper has died: a new one ends what the old one had begun, and tells of it. */
    void restoreKeeper() {
        link = null;
        if (!runs.isEmpty()) {
            open();
        }
    }

    private void heard(Kept kept) {
        Long run = runs.get(kept.key());
        if (run == null) {
            return;
        }
        numbers.put(run, kept.number());
        for (TaskStream stream : TaskStream.values()) {
            long bytes = kept.produced().of(stream);
            if (bytes > 0) {
                tell.accept(new AgentEvent.Wrote(run, stream, bytes));
            }
        }
        Ending ending = kept.ending();
        if (ending != null && ending.how() == Ending.How.ABANDONED) {
            tell.accept(new AgentEvent.TaskLost(run, ending.message(), ending.runMicros()));
        } else if (ending != null) {
            JobResult result = new JobResult(ending.isSuccess(), ending.exitCode(), ending.message(), Payload.NONE);
            tell.accept(new AgentEvent.TaskEnded(run, result, ending.runMicros()));
        }
    }

    /** Parts with the keeper; what runs goes on. */
    void close() {
        KeeperLink known = link;
        if (known != null) {
            known.close();
        }
    }

    /** Ends all that runs, and the keeper. */
    void end() {
        KeeperLink known = link;
        if (known != null) {
            known.end();
            known.close();
        }
    }

    /** Hears what the keeper says. */
    private final class Ear implements KeeperLink.Listener {
        private volatile boolean isOver;

        @Override
        public void kept(Kept attempt) {
            heard(attempt);
        }

        @Override
        public void closed(String why) {
            isOver = true;
            tell.accept(new AgentEvent.KeeperLost(why));
        }
    }
}
