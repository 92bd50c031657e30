package dev.estiva.core;

import dev.estiva.model.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of one request, in the policy's order. What holds for one of them holds for all. Where the order ranks
 * groups, they have more in common: their user, say.
 */
public final class RequestGroup {
    private final Request request;
    private final String user;
    private final long number;
    private final long[] asked;
    private final List<@Nullable Demand> demands = new ArrayList<>();
    private int[] feasible = {};
    private TaskTree queue;
    private @Nullable TaskTree byLength;
    private String reason = "";
    long headRank;
    long headKey;
    long headJob;
    int headIndex;

    /** The first task as it was last asked for; it may be another by now. */
    @Nullable
    Candidate head;

    /** How many of its tasks could run in another way. */
    int flexible;

    /** Where it will find room, if an index keeps that for it. */
    OpeningIndex.@Nullable Horizon horizon;

    /** How well it would stand on which worker, if an index keeps that for it. */
    ScoreIndex.@Nullable Board board;

    RequestGroup(Request request) {
        this(request, "", 0);
    }

    /** @param number what else its tasks have in common: an estimate, or their job */
    RequestGroup(Request request, String user, long number) {
        this(request, user, number, new TaskTree());
    }

    private RequestGroup(Request request, String user, long number, TaskTree queue) {
        this.request = request;
        this.user = user;
        this.number = number;
        this.asked = Room.asked(request.amounts());
        this.queue = queue;
    }

    RequestGroup copy() {
        RequestGroup copy = new RequestGroup(request, user, number, queue.copy());
        copy.demands.addAll(demands);
        copy.feasible = feasible;
        copy.reason = reason;
        copy.headRank = headRank;
        copy.headKey = headKey;
        copy.headJob = headJob;
        copy.headIndex = headIndex;
        copy.flexible = flexible;
        return copy;
    }

    public Request request() {
        return request;
    }

    /** Whose tasks these are, where the order ranks users; else empty. */
    public String user() {
        return user;
    }

    /** Whether its tasks have this in common. */
    boolean isOf(Request itsRequest, String itsUser, long itsNumber) {
        return number == itsNumber && request.equals(itsRequest) && user.equals(itsUser);
    }

    /** Whether its first task stands before this one in the queue. */
    boolean isHeadedBefore(Candidate task) {
        return Candidate.compareInQueue(
                        headRank, headKey, headJob, headIndex, task.rank(), task.key(), task.job(), task.index())
                < 0;
    }

    /** Whether its first task is this one, and nothing about it has changed. */
    boolean isHeadedBy(Candidate task) {
        return headJob == task.job()
                && headIndex == task.index()
                && headKey == task.key()
                && headRank == task.rank()
                && queue.length(queue.first()) == task.lengthMicros();
    }

    /** How many of its entries wait: tasks, an array's untouched ones together being one. */
    public int entries() {
        return queue.size();
    }

    /** By kind, as {@link Room} counts them. Not to be changed. */
    long[] asked() {
        return asked;
    }

    long number() {
        return number;
    }

    /** The request in the layout of this class, or null if no worker of it could ever run it. */
    public @Nullable Demand demand(WorkerClass kind) {
        return kind.number() < demands.size() ? demands.get(kind.number()) : null;
    }

    /** Whether the request fits on this worker now, and may go there. */
    public boolean fitsOn(WorkerNode node, Admission admitted) {
        Demand demand = demand(node.kind());
        return demand != null && node.fits(demand) && admitted.kind(node.kind()) && admitted.worker(node);
    }

    /** How many classes of workers could run the request. */
    public int feasibleKinds() {
        return feasible.length;
    }

    /** The number of one of them; they ascend. */
    public int feasibleKind(int at) {
        return feasible[at];
    }

    /** Why its tasks waited in the last pass that looked at them, or empty. */
    public String reason() {
        return reason;
    }

    void hold(String why) {
        if (!reason.equals(why)) {
            reason = why;
        }
    }

    /** Learns the classes that came since. */
    void learn(List<WorkerClass> classes) {
        for (int i = demands.size(); i < classes.size(); i++) {
            Demand demand = Demand.of(request, classes.get(i));
            demands.add(demand);
            if (demand != null) {
                feasible = Arrays.copyOf(feasible, feasible.length + 1);
                feasible[feasible.length - 1] = i;
            }
        }
    }

    TaskTree queue() {
        return queue;
    }

    /** The same tasks by their length; made when first asked for, and kept from then on. */
    TaskTree byLength() {
        if (byLength == null) {
            TaskTree made = new TaskTree();
            for (int node = queue.first(); node != TaskTree.NIL; node = queue.next(node)) {
                made.add(queue.length(node), queue.job(node), queue.index(node), queue.length(node));
            }
            byLength = made;
        }
        return byLength;
    }

    void add(long key, long job, int index, long length) {
        queue.add(key, job, index, length);
        if (byLength != null) {
            byLength.add(length, job, index, length);
        }
    }

    void remove(long key, long job, int index, long length) {
        queue.remove(key, job, index);
        if (byLength != null) {
            byLength.remove(length, job, index);
        }
    }

    /** Where a waiting task stands. */
    @FunctionalInterface
    interface KeyOfTask {
        long of(long job, int index);
    }

    /** Sorts its tasks anew. */
    void sort(KeyOfTask keyOfTask) {
        TaskTree sorted = new TaskTree();
        for (int node = queue.first(); node != TaskTree.NIL; node = queue.next(node)) {
            long job = queue.job(node);
            sorted.add(keyOfTask.of(job, queue.index(node)), job, queue.index(node), queue.length(node));
        }
        queue = sorted;
    }

    /** The task was placed, and the next of its array takes its place. */
    void advance(long key, long job, int index, int next, long length) {
        queue.advance(key, job, index, next);
        if (byLength != null) {
            byLength.advance(length, job, index, next);
        }
    }

    /** Whether its trees are right, and hold the same tasks. */
    boolean isConsistent() {
        if (byLength == null) {
            return queue.isConsistent();
        }
        boolean same = byLength.size() == queue.size() && queue.isConsistent() && byLength.isConsistent();
        for (int node = queue.first(); same && node != TaskTree.NIL; node = queue.next(node)) {
            same = byLength.contains(queue.length(node), queue.job(node), queue.index(node));
        }
        return same;
    }

    boolean isEmpty() {
        return queue.size() == 0;
    }
}
