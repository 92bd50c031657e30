package dev.estiva.core;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The workers by id, and the indexes by which placements find one without looking at all. */
public final class Workers {
    private final NavigableMap<WorkerId, WorkerNode> nodes = new TreeMap<>();
    private @Nullable WorkerNode[] byId = new WorkerNode[16];
    private final NavigableMap<String, WorkerNode> byName = new TreeMap<>();
    private final NavigableMap<WorkerSpec, WorkerClass> kinds = new TreeMap<>(ByContent.KIND);
    private final List<WorkerClass> classes = new ArrayList<>();
    private final RoomIndex rooms = new RoomIndex();
    private final List<Integer> present = new ArrayList<>();
    private final List<WorkerIndex> indexes = new ArrayList<>(List.of(rooms));
    private final Tally capacity = new Tally();
    private int nextId = 1;

    /** If there is but one, which needs no search: a log's whole machine, mostly. */
    private @Nullable WorkerNode only;

    private long releases;
    private final Map<WorkerOrder, KeyedIndex> keyed = new EnumMap<>(WorkerOrder.class);
    private @Nullable LeastWorkIndex leastWork;
    private @Nullable OpeningIndex openings;
    private @Nullable ScoreIndex scores;

    Workers copy() {
        Workers copy = new Workers();
        copy.kinds.putAll(kinds);
        copy.classes.addAll(classes);
        copy.present.addAll(present);
        copy.nextId = nextId;
        for (WorkerNode node : nodes.values()) {
            WorkerNode copied = node.copy();
            copy.put(copied);
            copy.byName.put(copied.spec().name(), copied);
            copy.rooms.joined(copied);
            copy.capacity.add(copied.spec().capacity());
        }
        return copy;
    }

    public int count() {
        return nodes.size();
    }

    /** No worker has a higher id. */
    public int lastId() {
        return nextId - 1;
    }

    /** The number of the next worker that joins as a new one. */
    int nextId() {
        return nextId;
    }

    void restoreNextId(int next) {
        nextId = next;
    }

    public @Nullable WorkerNode get(WorkerId id) {
        return id.value() < byId.length ? byId[id.value()] : null;
    }

    WorkerNode require(WorkerId id) {
        WorkerNode node = get(id);
        if (node == null) {
            throw new IllegalStateException("no such worker: " + id);
        }
        return node;
    }

    /** Counts whatever may have made room: what found none fits nowhere until this is another number. */
    public long releases() {
        return releases;
    }

    /** What all present workers have together. */
    Tally capacity() {
        return capacity;
    }

    public @Nullable WorkerNode named(String name) {
        return byName.get(name);
    }

    /** In the order of their ids. */
    public Collection<WorkerNode> all() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /** The classes that ever were, by number. */
    public List<WorkerClass> classes() {
        return Collections.unmodifiableList(classes);
    }

    /** The classes themselves, growing; for those who must learn new ones. */
    List<WorkerClass> growingClasses() {
        return classes;
    }

    /** The first worker behind this id that fits and is admitted, in the order of ids. */
    public @Nullable WorkerNode firstFit(RequestGroup group, int behindId, Admission admitted) {
        WorkerNode node = only;
        if (node == null) {
            return rooms.firstFit(group, behindId, admitted);
        }
        return node.id().value() > behindId && group.fitsOn(node, admitted) ? node : null;
    }

    /** The first worker of an order that fits and is admitted. */
    public @Nullable WorkerNode first(WorkerOrder order, RequestGroup group, Admission admitted) {
        if (only != null) {
            return firstFit(group, 0, admitted);
        }
        KeyedIndex index = keyed.get(order);
        if (index == null) {
            index = new KeyedIndex(order, nodes.values());
            keyed.put(order, index);
            indexes.add(index);
        }
        return index.find(group, admitted);
    }

    /** The admitted worker with room that has the highest score; of equals that of the lowest id. */
    @SuppressWarnings("ReferenceEquality") // a policy has one score; another one begins anew
    public @Nullable WorkerNode best(WorkerScore score, RequestGroup group, Admission admitted) {
        if (scores == null || scores.score != score) {
            forgetScores();
            scores = new ScoreIndex(score, this, nodes.values());
            indexes.add(scores);
        }
        return scores.best(group, admitted);
    }

    /** Begins anew with scores, which may have been somebody's and gone wrong. */
    void forgetScores() {
        if (scores != null) {
            scores.forgetBoards();
            indexes.remove(scores);
            scores = null;
        }
    }

    /** The most CPU that a present worker has, in thousandths. */
    public long largestCpuMillis() {
        return largest(Resources::cpuMillis);
    }

    /** The most GPUs that a present worker has, in ten-thousandths. */
    public long largestGpuShare() {
        return largest(Resources::gpuShare);
    }

    private long largest(ToLongFunction<Resources> kind) {
        long largest = 0;
        for (WorkerClass each : classes) {
            if (present.get(each.number()) > 0) {
                largest = Math.max(largest, kind.applyAsLong(each.amounts()));
            }
        }
        return largest;
    }

    /** Whether a present worker could ever run the group's request. */
    public boolean isFeasible(RequestGroup group) {
        for (WorkerClass kind : classes) {
            if (present.get(kind.number()) > 0 && group.demand(kind) != null) {
                return true;
            }
        }
        return false;
    }

    /** The fitting worker with the least estimated work left, then the fastest, then the lowest id. */
    @Nullable
    WorkerNode leastWork(RequestGroup group, Admission admitted, long nowMicros, LeastWorkIndex.Ends ends) {
        if (leastWork == null) {
            leastWork = new LeastWorkIndex(nodes.values(), ends, nowMicros);
            indexes.add(leastWork);
        }
        return leastWork.find(group, admitted, nowMicros);
    }

    /** Where the group's request, which fits nowhere now, finds room first. */
    @Nullable
    Opening opening(RequestGroup group, long nowMicros) {
        if (!isFeasible(group)) {
            return null;
        }
        WorkerNode node = only;
        if (node != null) {
            Demand demand = group.demand(node.kind());
            return demand == null ? null : Opening.on(node, demand, nowMicros);
        }
        if (openings == null) {
            openings = new OpeningIndex(nodes.values());
            indexes.add(openings);
        }
        return openings.find(group, nowMicros);
    }

    /** Ids are small and only grow, so that an array finds them fastest. */
    private void put(WorkerNode node) {
        int id = node.id().value();
        if (id >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(id + 1, 2 * byId.length));
        }
        byId[id] = node;
        nodes.put(node.id(), node);
        only = nodes.size() == 1 ? node : null;
    }

    /** True if it is of a kind that never was before. */
    boolean join(WorkerId id, WorkerSpec spec) {
        releases++;
        WorkerClass kind = kinds.get(spec);
        boolean isNew = kind == null;
        if (kind == null) {
            kind = new WorkerClass(classes.size(), spec);
            kinds.put(spec, kind);
            classes.add(kind);
            present.add(0);
        }
        present.set(kind.number(), present.get(kind.number()) + 1);
        WorkerNode node = new WorkerNode(id, spec, kind);
        put(node);
        nextId = Math.max(nextId, id.value() + 1);
        byName.put(spec.name(), node);
        capacity.add(spec.capacity());
        indexes.forEach(index -> index.joined(node));
        return isNew;
    }

    void leave(WorkerNode node) {
        nodes.remove(node.id());
        byId[node.id().value()] = null;
        only = nodes.size() == 1 ? nodes.firstEntry().getValue() : null;
        byName.remove(node.spec().name());
        present.set(node.kind().number(), present.get(node.kind().number()) - 1);
        capacity.subtract(node.spec().capacity());
        indexes.forEach(index -> index.left(node));
    }

    void place(WorkerNode node, RunningTask task) {
        node.take(task.share());
        node.running().add(task.id(), task.share(), task.startMicros(), task.boundEndMicros());
        for (int at = 0; at < indexes.size(); at++) { // no iterators: this is done for each task
            WorkerIndex index = indexes.get(at);
            index.changed(node);
            index.placed(node, task.id());
        }
    }

    /** @param boundEndMicros when the task should have ended at the latest; asked for where it runs among many */
    void end(WorkerNode node, TaskId task, Share share, LongSupplier boundEndMicros) {
        releases++;
        node.give(share);
        node.running().remove(task, boundEndMicros);
        for (int at = 0; at < indexes.size(); at++) {
            WorkerIndex index = indexes.get(at);
            index.changed(node);
            index.ended(node, task);
        }
    }

    /** After anything about a worker's room or availability changed. */
    void changed(WorkerNode node) {
        releases++;
        indexes.forEach(index -> index.changed(node));
    }

    /** Throws unless every index is right. */
    void check() {
        indexes.forEach(index -> index.check(nodes.values()));
        for (WorkerClass kind : classes) {
            long count =
                    nodes.values().stream().filter(node -> node.kind() == kind).count();
            if (count != present.get(kind.number())) {
                throw new IllegalStateException("workers of class " + kind.number() + " are miscounted");
            }
        }
    }

    /** A task on a worker with what releasing it needs. */
    record RunningTask(TaskId id, Share share, long startMicros, long boundEndMicros) {}
}
