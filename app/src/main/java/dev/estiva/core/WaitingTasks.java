package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
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

    static final Comparator<RequestGroup> BY_HEAD = WaitingTasks::compareHeads;

    private static final Comparator<Content> BY_CONTENT = Comparator.comparing(Content::request, ByContent.REQUEST)
            .thenComparing(Content::user)
            .thenComparingLong(Content::number);

    private final QueueOrder order;
    private final List<WorkerClass> classes;
    private final RequestGroup.@Nullable KeyOfTask rankOfTask;
    private final NavigableMap<Content, RequestGroup> groups = new TreeMap<>(BY_CONTENT);
    private final NavigableMap<String, List<RequestGroup>> byUser = new TreeMap<>();
    private final TreeSet<RequestGroup> byHead = new TreeSet<>(BY_HEAD);
    private final RequestGroup probe = new RequestGroup(Request.ofSlots(1));
    private final List<RequestGroup> flexible = new ArrayList<>();

    /** Those that were asked for lately, each in the place that its content gives it: a few hundred are usual, and come again. */
    private final @Nullable RequestGroup[] recent = new RequestGroup[256];

    private @Nullable RequestGroup latest;

    private long size;

    /** @param rankOfTask for orders that rank: the rank of a task now */
    WaitingTasks(QueueOrder order, List<WorkerClass> classes, RequestGroup.KeyOfTask rankOfTask) {
        this.order = order;
        this.classes = classes;
        this.rankOfTask = order.isRanked() ? rankOfTask : null;
    }

    WaitingTasks copy(List<WorkerClass> copiedClasses, RequestGroup.KeyOfTask rankOfCopiedTask) {
        WaitingTasks copy = new WaitingTasks(order, copiedClasses, rankOfCopiedTask);
        for (RequestGroup group : groups.values()) {
            if (!group.isEmpty()) {
                RequestGroup copied = group.copy();
                copy.put(new Content(copied.request(), copied.user(), copied.number()), copied);
                copy.byHead.add(copied);
                if (copied.flexible > 0) {
                    copy.flexible.add(copied);
                }
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

    /** The groups with tasks that could run in another way, by their first tasks. */
    List<RequestGroup> flexible() {
        return flexible.isEmpty()
                ? List.of()
                : flexible.stream().sorted(BY_HEAD).toList();
    }

    /** A group of this request, for asking where it fits, made if there is none. Its tasks may be none. */
    public RequestGroup group(Request request) {
        return group(request, "", 0);
    }

    /** The group in which this job's tasks wait, made if there is none. */
    public RequestGroup group(JobSpec spec, long job) {
        return switch (order.ranking().split()) {
            case NONE -> group(spec.request(), "", 0);
            case USER -> group(spec.request(), spec.user(), 0);
            case ESTIMATE -> group(spec.request(), "", spec.estimateMicros());
            case JOB -> group(spec.request(), "", job);
        };
    }

    @SuppressWarnings("ReferenceEquality") // often the very object comes again, and a miss costs only a look-up
    private RequestGroup group(Request request, String user, long number) {
        RequestGroup known = latest;
        if (known == null
                || known.request() != request
                || known.number() != number
                || !known.user().equals(user)) {
            known = lookUp(request, user, number);
            latest = known;
        }
        return known;
    }

    private RequestGroup lookUp(Request request, String user, long number) {
        int place = place(request.amounts(), user, number);
        RequestGroup known = recent[place];
        if (known == null || !known.isOf(request, user, number)) {
            Content content = new Content(request, user, number);
            known = groups.get(content);
            if (known == null) {
                forgetEmptyGroups();
                known = new RequestGroup(request, user, number);
                known.learn(classes);
                put(content, known);
            }
            recent[place] = known;
        }
        return known;
    }

    /** In {@link #recent}. */
    private int place(Resources amounts, String user, long number) {
        long content = amounts.slots() + 31 * amounts.cpuMillis() + 961 * amounts.gpuShare();
        content = 31 * (31 * content + amounts.memoryBytes()) + number + user.hashCode();
        return (int) (SeededRandom.mix(content) & (recent.length - 1));
    }

    private void put(Content content, RequestGroup group) {
        groups.put(content, group);
        if (order.ranking().split() == Ranking.Split.USER) {
            byUser.computeIfAbsent(group.user(), _ -> new ArrayList<>()).add(group);
        }
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
        return at(group, group.queue(), group.queue().first());
    }

    /** The first among the groups' first tasks that sorts behind this one. */
    public @Nullable Candidate nextHead(Candidate behind) {
        probe.headRank = behind.rank();
        probe.headKey = behind.key();
        probe.headJob = behind.job();
        probe.headIndex = behind.index();
        RequestGroup next = byHead.higher(probe);
        return next == null ? null : head(next);
    }

    /** The next task of this group that sorts behind that one. */
    public @Nullable Candidate next(RequestGroup group, Candidate behind) {
        int node = group.queue().after(behind.key(), behind.job(), behind.index());
        return at(group, group.queue(), node);
    }

    /** The next task of this group behind that one with a bound of at most {@code longestMicros} at speed 1. */
    public @Nullable Candidate nextWithin(RequestGroup group, Candidate behind, long longestMicros) {
        int node = group.queue().afterWithin(behind.key(), behind.job(), behind.index(), longestMicros);
        return at(group, group.queue(), node);
    }

    /** The first task of this group by (bound, submission) behind that one, or the very first where that is null. */
    public @Nullable Candidate nextByLength(RequestGroup group, @Nullable Candidate behind) {
        TaskTree tree = group.byLength();
        int node = behind == null ? tree.first() : tree.after(behind.lengthMicros(), behind.job(), behind.index());
        return at(group, tree, node);
    }

    /** After a kind of worker joined that never was before. */
    void learnClasses() {
        groups.values().forEach(group -> group.learn(classes));
    }

    void add(JobEntry job, int index, int count) {
        JobSpec spec = job.spec(index);
        RequestGroup group = group(spec, job.id().value());
        group.add(job.key(index), job.id().value(), index, order.bounds().of(spec));
        rehead(group);
        size += count;
        if (job.spec().alternative() != null && ++group.flexible == 1) {
            flexible.add(group);
        }
    }

    /** Takes out the task that stands there, and with it {@code count - 1} that stand behind it in the same array. */
    void remove(JobEntry job, int index, int count) {
        JobSpec spec = job.spec(index);
        RequestGroup group = group(spec, job.id().value());
        group.remove(job.key(index), job.id().value(), index, order.bounds().of(spec));
        rehead(group);
        size -= count;
        if (job.spec().alternative() != null && --group.flexible == 0) {
            flexible.remove(group);
        }
    }

    /** Takes out the first of an array's untouched tasks; the next one stands in its place. */
    private void advance(JobEntry job, int index, int next) {
        RequestGroup group = group(job.spec(), job.id().value());
        group.advance(
                job.key(index), job.id().value(), index, next, order.bounds().of(job.spec()));
        rehead(group);
        size--;
    }

    /** Takes a task out of the queue before its state changes; the next of its array takes its place there. */
    void takeOut(JobEntry job, int index) {
        if (index > job.firstUntouched()) {
            shrink(1);
        } else if (index == job.firstUntouched()
                && job.nextUntouched() < job.spec().tasks()) {
            advance(job, index, job.nextUntouched());
        } else {
            remove(job, index, 1);
        }
    }

    /** Sorts all anew, after the keys of jobs have changed. */
    void sort(RequestGroup.KeyOfTask keyOfTask) {
        List<RequestGroup> waiting = List.copyOf(byHead);
        byHead.clear();
        for (RequestGroup group : waiting) {
            group.sort(keyOfTask);
            group.headJob = 0;
            rehead(group);
        }
    }

    /** So many tasks fewer wait, none of which stands in the queue itself. */
    void shrink(int count) {
        size -= count;
    }

    /** The rank of a task as it is now; 0 where the order does not rank. */
    public long rank(long job, int index) {
        return rankOfTask == null ? 0 : rankOfTask.of(job, index);
    }

    long rankOfHead(RequestGroup group) {
        return rank(group.headJob, group.headIndex);
    }

    /** Ranks all groups anew. */
    void rerank() {
        List<RequestGroup> waiting = List.copyOf(byHead);
        long[] ranks = new long[waiting.size()];
        boolean sorted = true;
        for (int at = 0; at < ranks.length; at++) {
            ranks[at] = rankOfHead(waiting.get(at));
            sorted &= at == 0 || ranks[at - 1] < ranks[at];
        }
        if (!sorted) {
            byHead.clear();
        }
        for (int at = 0; at < ranks.length; at++) {
            waiting.get(at).headRank = ranks[at];
        }
        if (!sorted) {
            byHead.addAll(waiting);
        }
    }

    /** What the job's user holds changed; that decides on the order, where time alone does not. */
    void onHolding(JobEntry job) {
        if (!order.ranking().changesWithPlacements()) {
            return;
        }
        List<RequestGroup> its = byUser.getOrDefault(job.spec().user(), List.of()).stream()
                .filter(group -> !group.isEmpty())
                .toList();
        its.forEach(byHead::remove);
        its.forEach(group -> group.headRank = rankOfHead(group));
        byHead.addAll(its);
    }

    private @Nullable Candidate at(RequestGroup group, TaskTree tree, int node) {
        return node == TaskTree.NIL ? null : candidate(group, rank(tree.job(node), tree.index(node)), tree, node);
    }

    /** The one that was made when it was last asked for, as long as it is right: a blocked head is asked for again and again. */
    private static Candidate head(RequestGroup group) {
        Candidate known = group.head;
        if (known == null || !group.isHeadedBy(known)) {
            TaskTree queue = group.queue();
            known = candidate(group, group.headRank, queue, queue.first());
            group.head = known;
        }
        return known;
    }

    private static Candidate candidate(RequestGroup group, long rank, TaskTree tree, int node) {
        return new Candidate(group, rank, tree.key(node), tree.job(node), tree.index(node), tree.length(node));
    }

    private static int compareHeads(RequestGroup a, RequestGroup b) {
        return Candidate.compareInQueue(
                a.headRank, a.headKey, a.headJob, a.headIndex, b.headRank, b.headKey, b.headJob, b.headIndex);
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
        boolean isAlone = group.headJob != 0 && byHead.size() == 1 && node != TaskTree.NIL;
        if (group.headJob != 0 && !isAlone) {
            byHead.remove(group);
        }
        group.headJob = 0;
        if (node != TaskTree.NIL) {
            group.headKey = queue.key(node);
            group.headJob = queue.job(node);
            group.headIndex = queue.index(node);
            group.headRank = rankOfHead(group);
            if (!isAlone) { // it is there already, and before and behind it nothing
                byHead.add(group);
            }
        }
    }

    private void forgetEmptyGroups() {
        if (groups.size() - byHead.size() >= MOST_EMPTY_GROUPS) {
            groups.values().removeIf(RequestGroup::isEmpty);
            byUser.values().forEach(its -> its.removeIf(RequestGroup::isEmpty));
            byUser.values().removeIf(List::isEmpty);
            Arrays.fill(recent, null);
            latest = null;
        }
    }

    /** What the tasks of a group have in common. */
    private record Content(Request request, String user, long number) {}
}
