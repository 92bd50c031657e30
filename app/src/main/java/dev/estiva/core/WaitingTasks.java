package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All waiting tasks: a queue for each request, and the queues by their first task. */
public final class WaitingTasks {
    /** Empty queues are kept up to this number, since the same requests tend to come back. */
    private static final int MOST_EMPTY_GROUPS = 4_096;

    private static final Comparator<RequestGroup> BY_HEAD = Comparator.<RequestGroup>comparingLong(g -> g.headKey)
            .thenComparingLong(g -> g.headJob)
            .thenComparingInt(g -> g.headIndex);

    private final QueueOrder order;
    private final List<WorkerClass> classes;
    private final NavigableMap<Request, RequestGroup> groups = new TreeMap<>(ByContent.REQUEST);
    private final TreeSet<RequestGroup> byHead = new TreeSet<>(BY_HEAD);
    private final RequestGroup probe = new RequestGroup(Request.ofSlots(1));
    private @Nullable RequestGroup latest;
    private long size;

    WaitingTasks(QueueOrder order, List<WorkerClass> classes) {
        this.order = order;
        this.classes = classes;
    }

    WaitingTasks copy(List<WorkerClass> copiedClasses) {
        WaitingTasks copy = new WaitingTasks(order, copiedClasses);
        for (RequestGroup group : groups.values()) {
            if (!group.isEmpty()) {
                RequestGroup copied = group.copy();
                copy.groups.put(copied.request(), copied);
                copy.byHead.add(copied);
            }
        }
        copy.size = size;
        return copy;
    }

    public QueueOrder order() {
        return order;
    }

    /** How many tasks wait. */
    public long size() {
        return size;
    }

    /** The group of this request, made if there is none. Its tasks may be none. */
    @SuppressWarnings("ReferenceEquality") // the very object mostly comes again, and a miss costs only a look-up
    public RequestGroup group(Request request) {
        RequestGroup recent = latest;
        if (recent == null || recent.request() != request) {
            recent = groups.get(request);
            if (recent == null) {
                forgetEmptyGroups();
                recent = new RequestGroup(request);
                recent.learn(classes);
                groups.put(request, recent);
            }
            latest = recent;
        }
        return recent;
    }

    /** The groups that have waiting tasks, by the first of them. Not to be changed during the iteration. */
    public Collection<RequestGroup> groups() {
        return Collections.unmodifiableCollection(byHead);
    }

    /** The first task of all. */
    public @Nullable Candidate first() {
        return byHead.isEmpty() ? null : head(byHead.first());
    }

    /** The first task of this group. */
    public @Nullable Candidate first(RequestGroup group) {
        return Candidate.at(group, group.queue(), group.queue().first());
    }

    /** The first among the groups' first tasks that sorts behind this one. */
    public @Nullable Candidate nextHead(Candidate behind) {
        probe.headKey = behind.key();
        probe.headJob = behind.job();
        probe.headIndex = behind.index();
        RequestGroup next = byHead.higher(probe);
        return next == null ? null : head(next);
    }

    /** The next task of this group that sorts behind that one. */
    public @Nullable Candidate next(RequestGroup group, Candidate behind) {
        int node = group.queue().after(behind.key(), behind.job(), behind.index());
        return Candidate.at(group, group.queue(), node);
    }

    /** The next task of this group behind that one with a bound of at most {@code longestMicros} at speed 1. */
    public @Nullable Candidate nextWithin(RequestGroup group, Candidate behind, long longestMicros) {
        int node = group.queue().afterWithin(behind.key(), behind.job(), behind.index(), longestMicros);
        return Candidate.at(group, group.queue(), node);
    }

    /** The first task of this group by (bound, submission) behind that one, or the very first where that is null. */
    public @Nullable Candidate nextByLength(RequestGroup group, @Nullable Candidate behind) {
        TaskTree tree = group.byLength();
        int node = behind == null ? tree.first() : tree.after(behind.lengthMicros(), behind.job(), behind.index());
        return Candidate.at(group, tree, node);
    }

    /** After a kind of worker joined that never was before. */
    void learnClasses() {
        groups.values().forEach(group -> group.learn(classes));
    }

    void add(JobSpec spec, long submitMicros, long job, int index, int count) {
        RequestGroup group = group(spec.request());
        group.add(order.key().of(spec, submitMicros), job, index, order.bounds().of(spec));
        rehead(group);
        size += count;
    }

    /** Takes out the task that stands there, and with it {@code count - 1} that stand behind it in the same array. */
    void remove(JobSpec spec, long submitMicros, long job, int index, int count) {
        RequestGroup group = group(spec.request());
        group.remove(
                order.key().of(spec, submitMicros), job, index, order.bounds().of(spec));
        rehead(group);
        size -= count;
    }

    /** Takes out the first of an array's untouched tasks; the next one stands in its place. */
    void advance(JobSpec spec, long submitMicros, long job, int index, int next) {
        RequestGroup group = group(spec.request());
        group.advance(
                order.key().of(spec, submitMicros),
                job,
                index,
                next,
                order.bounds().of(spec));
        rehead(group);
        size--;
    }

    /** Takes a task out of the queue before its state changes; the next of its array takes its place there. */
    void takeOut(JobEntry job, int index) {
        if (index > job.firstUntouched()) {
            shrink(1);
        } else if (index == job.firstUntouched()
                && job.nextUntouched() < job.spec().tasks()) {
            advance(job.spec(), job.submitMicros(), job.id().value(), index, job.nextUntouched());
        } else {
            remove(job.spec(), job.submitMicros(), job.id().value(), index, 1);
        }
    }

    /** So many tasks fewer wait, none of which stands in the queue itself. */
    void shrink(int count) {
        size -= count;
    }

    private Candidate head(RequestGroup group) {
        TaskTree queue = group.queue();
        int node = queue.first();
        return new Candidate(group, queue.key(node), queue.job(node), queue.index(node), queue.length(node));
    }

    private void rehead(RequestGroup group) {
        TaskTree queue = group.queue();
        int node = queue.first();
        if (node != TaskTree.NIL
                && group.headJob == queue.job(node)
                && group.headIndex == queue.index(node)
                && group.headKey == queue.key(node)) {
            return;
        }
        if (group.headJob != 0) {
            byHead.remove(group);
        }
        group.headKey = queue.key(node);
        group.headJob = node == TaskTree.NIL ? 0 : queue.job(node);
        group.headIndex = queue.index(node);
        if (node != TaskTree.NIL) {
            byHead.add(group);
        }
    }

    private void forgetEmptyGroups() {
        if (groups.size() - byHead.size() >= MOST_EMPTY_GROUPS) {
            groups.values().removeIf(RequestGroup::isEmpty);
            latest = null;
        }
    }
}
