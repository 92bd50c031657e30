package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.RoomTree.Entry;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sorted workers searched by room against a look at each of them. */
class RoomTreePropertyTest {
    /** Workers under keys that change, taken and given back, with a search after each change. */
    private static final class Model {
        private final RandomMix mix;
        private final SeededRandom random;
        private final Rooms rooms = new Rooms();
        private final NavigableMap<WorkerId, long[]> keys = new TreeMap<>();
        private final NavigableMap<WorkerId, WorkerNode> nodes = new TreeMap<>();
        private final NavigableMap<WorkerId, List<Share>> taken = new TreeMap<>();
        private final List<WorkerSpec> specs = new ArrayList<>();
        private final List<WorkerClass> classes = new ArrayList<>();
        private int ids;

        Model(SeededRandom random, int kinds) {
            this.random = random;
            this.mix = new RandomMix(random.fork("mix"), false);
            for (int i = 0; i < kinds; i++) {
                specs.add(mix.worker("w"));
                classes.add(new WorkerClass(i, specs.get(i)));
            }
        }

        void change() {
            switch (random.nextInt(8)) {
                case 0, 1 -> add();
                case 2 -> any(this::remove);
                case 3 -> any(this::rekey);
                case 4 -> any(this::flip);
                case 5 -> any(this::give);
                default -> any(this::take);
            }
        }

        void compare() {
            RequestGroup group = group();
            NavigableSet<Integer> closed = new TreeSet<>(List.of(random.nextInt(classes.size())));
            Admission admitted = new Admission() {
                @Override
                public boolean kind(WorkerClass kind) {
                    return !closed.contains(kind.number());
                }

                @Override
                public boolean worker(WorkerNode node) {
                    return kind(node.kind()) && node.id().value() % 5 != 0;
                }
            };
            long[] behind = random.nextInt(2) == 0 ? null : new long[] {random.nextInt(6), random.nextInt(50)};
            Entry found = rooms.first(group, admitted, behind);
            assertThat(found == null ? null : found.worker).isEqualTo(byLooking(group, admitted, behind));
            keys.forEach((id, key) -> assertThat(rooms.isRight(key, node(id))).isTrue());
        }

        private @Nullable WorkerNode byLooking(RequestGroup group, Admission admitted, long @Nullable [] behind) {
            return keys.entrySet().stream()
                    .filter(entry -> behind == null || RoomTree.compare(entry.getValue(), behind) > 0)
                    .sorted(Comparator.comparing(Map.Entry::getValue, RoomTree::compare))
                    .map(entry -> node(entry.getKey()))
                    .filter(node -> PlainWorker.of(node).isAvailable() && admitted.worker(node))
                    .filter(node -> plain(node).hasRoom(group.request()))
                    .findFirst()
                    .orElse(null);
        }

        private PlainWorker plain(WorkerNode node) {
            PlainWorker plain = PlainWorker.of(node);
            taken.getOrDefault(node.id(), List.of()).forEach(plain::take);
            return plain;
        }

        private RequestGroup group() {
            RequestGroup group = new RequestGroup(mix.request());
            group.learn(classes);
            return group;
        }

        private WorkerNode node(WorkerId id) {
            WorkerNode node = nodes.get(id);
            if (node == null) {
                throw new AssertionError("no such worker: " + id);
            }
            return node;
        }

        private void add() {
            WorkerId id = new WorkerId(++ids);
            int kind = random.nextInt(classes.size());
            WorkerNode node = new WorkerNode(id, specs.get(kind), classes.get(kind));
            nodes.put(id, node);
            keys.put(id, new long[] {random.nextInt(6), id.value()});
            taken.put(id, new ArrayList<>());
            rooms.add(keys.getOrDefault(id, new long[0]), node);
        }

        private void remove(WorkerNode node) {
            rooms.remove(keys.getOrDefault(node.id(), new long[0]), node);
            keys.remove(node.id());
            nodes.remove(node.id());
        }

        private void rekey(WorkerNode node) {
            rooms.remove(keys.getOrDefault(node.id(), new long[0]), node);
            long[] key = {random.nextInt(6), node.id().value()};
            keys.put(node.id(), key);
            rooms.add(key, node);
        }

        private void flip(WorkerNode node) {
            switch (random.nextInt(4)) {
                case 0 -> node.cordon();
                case 1 -> node.drain();
                case 2 -> node.suspect(!node.isSuspected());
                default -> node.uncordon();
            }
            rooms.refresh(keys.getOrDefault(node.id(), new long[0]), node);
        }

        private void take(WorkerNode node) {
            Request request = mix.request();
            if (plain(node).hasRoom(request)) {
                Share share = plain(node).share(request);
                taken.getOrDefault(node.id(), new ArrayList<>()).add(share);
                node.take(share);
                rooms.refresh(keys.getOrDefault(node.id(), new long[0]), node);
            }
        }

        private void give(WorkerNode node) {
            List<Share> here = taken.getOrDefault(node.id(), new ArrayList<>());
            if (!here.isEmpty()) {
                node.give(here.removeLast());
                rooms.refresh(keys.getOrDefault(node.id(), new long[0]), node);
            }
        }

        private void any(java.util.function.Consumer<WorkerNode> action) {
            if (!nodes.isEmpty()) {
                List<WorkerNode> all = List.copyOf(nodes.values());
                action.accept(all.get(random.nextInt(all.size())));
            }
        }
    }

    @Test
    void findsWhatLookingAtEveryWorkerFinds() {
        Seeds.each(100, random -> {
            Model model = new Model(random, 1 + random.fork("kinds").nextInt(6));
            for (int i = 0; i < 150; i++) {
                model.change();
                model.compare();
            }
        });
    }

    @Test
    void findsTheSameWhereThereAreMoreKindsThanTrees() {
        Seeds.each(10, random -> {
            Model model = new Model(random, 100);
            for (int i = 0; i < 300; i++) {
                model.change();
                model.compare();
            }
        });
    }

    @Test
    void saysWhatIsNotThere() {
        JobSpec job = TestSpecs.job("a cpu=1");
        WorkerClass kind = new WorkerClass(0, TestSpecs.worker("w1", "1cpu"));
        RoomTree tree = new RoomTree();
        tree.add(new long[] {1}, new WorkerNode(new WorkerId(1), TestSpecs.worker("w1", "1cpu"), kind));

        assertThat(job.request().amounts().cpuMillis()).isEqualTo(1_000);
        assertThatThrownBy(() -> tree.remove(new long[] {2})).hasMessage("no worker under this key: [2]");
        assertThatThrownBy(() -> tree.refresh(new long[] {0})).isInstanceOf(IllegalStateException.class);
    }
}
