package dev.estiva.keeper;

import dev.estiva.model.TaskStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All attempts of a keeper: what was ordered goes to the runner once it is noted, and what becomes of it to the agent. */
final class Desk implements Reports {
    private final ReentrantLock lock = new ReentrantLock();
    private final Path directory;
    private final Notes notes;
    private final String means;
    private final OutputQuota quota = new OutputQuota();
    private final Map<String, Entry> byKey = new LinkedHashMap<>();
    private final Map<Long, Entry> byNumber = new HashMap<>();
    private final List<Entry> ordered = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private @Nullable Outlet outlet;
    private long lastNumber;
    private int runningCount;

    /** Takes lines to the agent, without waiting for it. */
    interface Outlet {
        void send(byte[] lines);
    }

    /** {@code means} says how processes are held, for people. */
    Desk(Path directory, Notes notes, Notes.Past past, String means) {
        this.directory = directory;
        this.notes = notes;
        this.means = means;
        this.lastNumber = past.lastNumber();
        for (Remembered known : past.attempts().values()) {
            add(new Entry(known));
            quota.add(known.produced().total());
        }
    }

    /** For the output of all attempts. */
    OutputQuota quota() {
        return quota;
    }

    /** One attempt. */
    private static final class Entry {
        private final long bornNanos = System.nanoTime();
        private final @Nullable Order order;
        private Remembered known;

        Entry(Order order, long number) {
            this.order = order;
            this.known =
                    new Remembered(order.key(), number, Remembered.NO_PID, 0, Produced.NOTHING, null, order.remark());
        }

        /** Of an earlier keeper. */
        Entry(Remembered known) {
            this.order = null;
            this.known = known;
        }

        FromKeeper told(String remark) {
            Ending ending = known.ending();
            return ending == null
                    ? new FromKeeper.Runs(
                            known.key(),
                            known.number(),
                            known.produced(),
                            (System.nanoTime() - bornNanos) / 1_000,
                            remark)
                    : new FromKeeper.Ended(known.key(), known.number(), known.produced(), ending, remark);
        }
    }

    private void add(Entry entry) {
        byKey.put(entry.known.key(), entry);
        byNumber.put(entry.known.number(), entry);
        if (entry.known.ending() == null) {
            runningCount++;
        }
    }

    /** An agent has come, and hears from now on what there is to hear; first of all what there is. */
    void greet(Outlet agent) {
        lock.lock();
        try {
            outlet = agent;
            said.reset();
            say(new FromKeeper.Hello(ToKeeper.VERSION, ProcessHandle.current().pid(), means));
            byKey.values().forEach(entry -> say(entry.told(entry.known.remark())));
            say(new FromKeeper.Ready());
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** The agent has gone, unless another has come already. */
    @SuppressWarnings("ReferenceEquality") // this very one
    void part(Outlet agent) {
        lock.lock();
        try {
            if (outlet == agent) {
                outlet = null;
                said.reset();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes an order; it is carried out by {@link #commit}. One that is known already is not carried out again. */
    void order(Order order) {
        lock.lock();
        try {
            Entry known = byKey.get(order.key());
            if (known != null) {
                say(known.told(""));
                return;
            }
            Entry entry = new Entry(order, ++lastNumber);
            add(entry);
            ordered.add(entry);
            notes.intends(order.key(), lastNumber, order.remark());
        } finally {
            lock.unlock();
        }
    }

    /** Does not carry an order out, unless it is known already. */
    void decline(Order order, String why) {
        lock.lock();
        try {
            if (byKey.containsKey(order.key())) {
                order(order);
                return;
            }
            Entry entry = new Entry(order, ++lastNumber);
            add(entry);
            notes.intends(order.key(), lastNumber, order.remark());
            ended(lastNumber, Produced.NOTHING, Ending.abandoned(why, 0));
        } finally {
            lock.unlock();
        }
    }

    /** Notes what was ordered, and then has it begun. */
    void commit(Runner runner) {
        List<Entry> begun;
        String trouble = "";
        lock.lock();
        try {
            begun = List.copyOf(ordered);
            ordered.clear();
            try {
                notes.flush();
            } catch (IOException e) {
                trouble = "the keeper cannot write to " + directory + ": " + e.getMessage();
            }
        } finally {
            lock.unlock();
        }
        for (Entry entry : begun) {
            Order order = entry.order;
            if (order != null && trouble.isEmpty()) {
                runner.start(entry.known.number(), order);
            } else {
                ended(entry.known.number(), Produced.NOTHING, Ending.notStarted(Ending.NOT_EXECUTABLE, trouble));
            }
        }
    }

    /** The number of an attempt that may run, or 0. */
    long numberOf(String key) {
        lock.lock();
        try {
            Entry entry = byKey.get(key);
            return entry == null || entry.known.ending() != null ? 0 : entry.known.number();
        } finally {
            lock.unlock();
        }
    }

    /** The attempts that run. */
    List<Remembered> running() {
        lock.lock();
        try {
            return byKey.values().stream()
                    .map(entry -> entry.known)
                    .filter(known -> known.ending() == null)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return runningCount == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody will ask for this attempt again. */
    void forget(String key) {
        Remembered gone;
        lock.lock();
        try {
            Entry entry = byKey.get(key);
            if (entry == null || entry.known.ending() == null) {
                return;
            }
            gone = entry.known;
            byKey.remove(key);
            byNumber.remove(gone.number());
            notes.forgotten(gone.number());
            compactNotes();
        } finally {
            lock.unlock();
        }
        quota.free(gone.produced().total());
        for (TaskStream stream : TaskStream.values()) {
            if (gone.produced().of(stream) > 0) {
                delete(OutputNames.file(directory, gone.number(), stream));
            }
        }
    }

    private void compactNotes() {
        if (notes.isWorthCompacting(byKey.size())) {
            try {
                notes.rewrite(
                        lastNumber,
                        byKey.values().stream().map(each -> each.known).toList());
            } catch (IOException e) {
                // the old notes stay; they only make the next keeper remember more
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit(); // and if that fails, the next keeper does it
        }
    }

    @Override
    public void spawned(long number, long pid, long startTicks) {
        lock.lock();
        try {
            Entry entry = byNumber.get(number);
            if (entry != null) {
                entry.known = entry.known.withProcess(pid, startTicks);
                notes.spawned(number, pid, startTicks);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void produced(long number, Produced produced) {
        lock.lock();
        try {
            Entry entry = byNumber.get(number);
            if (entry != null && entry.known.ending() == null) {
                entry.known = entry.known.withProduced(produced);
                say(entry.told(""));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(long number, Produced produced, Ending ending) {
        lock.lock();
        try {
            Entry entry = byNumber.get(number);
            if (entry != null && entry.known.ending() == null) {
                entry.known = entry.known.withEnding(produced, ending);
                runningCount--;
                notes.ended(number, produced, ending);
                say(entry.told(""));
            }
        } finally {
            lock.unlock();
        }
    }

    private void say(FromKeeper message) {
        if (outlet != null) {
            KeeperCodec.write(message, said);
        }
    }

    /** First the notes, then the agent: what it hears is never unknown to the next keeper. */
    @Override
    public void flush() {
        lock.lock();
        try {
            try {
                notes.flush();
            } catch (IOException e) {
                // the disk is full: what is not noted is told all the same, for the agent lives and the note may follow
            }
            Outlet agent = outlet;
            if (agent != null && said.size() > 0) {
                agent.send(said.toByteArray());
                said.reset();
            }
        } finally {
            lock.unlock();
        }
    }
}
