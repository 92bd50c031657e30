package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.WorkerId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workers by id, searched by room, against a look at each of them. */
class RoomBlocksPropertyTest {
    private static final int SLOTS = 4;

    /** Workers that come, go, come back in the middle, fill up and become empty. */
    private static final class Model {
        private final SeededRandom random;
        private final RoomBlocks blocks = new RoomBlocks();
        private final WorkerClass kind = new WorkerClass(0, TestSpecs.worker("w", SLOTS + "slots"));
        private final NavigableMap<Integer, WorkerNode> nodes = new TreeMap<>();
        private int lastId;

        Model(SeededRandom random) {
            this.random = random;
        }

        void change() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> add(++lastId);
                case 3 -> add(1 + random.nextInt(lastId + 1));
                case 4 -> remove();
                case 5 -> {
                    WorkerNode node = any();
                    if (node != null) {
                        node.suspect(!node.isSuspected());
                        blocks.refresh(node);
                    }
                }
                default -> fill();
            }
        }

        void removeMany(int count) {
            for (int i = 0; i < count; i++) {
                remove();
            }
        }

        void compare() {
            int asked = 1 + random.nextInt(SLOTS);
            RequestGroup group = group(asked);
            int behind = random.nextInt(lastId + 2);
            Admission admitted = new Admission() {
                @Override
                public boolean kind(WorkerClass any) {
                    return true;
                }

                @Override
                public boolean worker(WorkerNode node) {
                    return node.id().value() % 7 != 0;
                }
            };
            WorkerNode byLooking = nodes.tailMap(behind, false).values().stream()
                    .filter(node -> node.isAvailable() && node.free(WorkerClass.SLOTS) >= asked)
                    .filter(admitted::worker)
                    .findFirst()
                    .orElse(null);
            assertThat(blocks.first(group, admitted, behind)).isSameAs(byLooking);
            assertThat(nodes.values()).allMatch(blocks::isRight);
        }

        private RequestGroup group(int slots) {
            RequestGroup group = new RequestGroup(request(slots).request());
            group.learn(List.of(kind));
            return group;
        }

        private void add(int id) {
            lastId = Math.max(lastId, id);
            if (!nodes.containsKey(id)) {
                WorkerNode node = new WorkerNode(new WorkerId(id), TestSpecs.worker("w" + id, SLOTS + "slots"), kind);
                nodes.put(id, node);
                blocks.add(node);
            }
        }

        private void remove() {
            WorkerNode node = any();
            if (node != null) {
                nodes.remove(node.id().value());
                blocks.remove(node);
            }
        }

        private void fill() {
            WorkerNode node = any();
            if (node != null) {
                long free = node.free(WorkerClass.SLOTS);
                Share one = new Share(node.id(), request(1).request().amounts(), List.of());
                if (free == 0 || (free < SLOTS && random.nextInt(4) == 0)) {
                    node.give(one);
                } else {
                    node.take(one);
                }
                blocks.refresh(node);
            }
        }

        private @Nullable WorkerNode any() {
            return nodes.isEmpty() ? null : List.copyOf(nodes.values()).get(random.nextInt(nodes.size()));
        }
    }

    private static JobSpec request(int slots) {
        return TestSpecs.job("a slots=" + slots);
    }

    @Test
    void findsWhatLookingAtEveryWorkerFinds() {
        Seeds.each(40, random -> {
            Model model = new Model(random);
            for (int i = 0; i < 500; i++) {
                model.change();
                if (random.nextInt(4) > 0) { // else another change follows
                    model.compare();
                }
            }
        });
    }

    @Test
    void findsTheSameAmongThousandsAndAfterMostHaveGone() {
        Seeds.each(3, random -> {
            Model model = new Model(random);
            for (int id = 1; id <= 5_000; id++) {
                model.add(id);
            }
            for (int i = 0; i < 12_000; i++) {
                model.fill();
            }
            model.compare();
            for (int i = 0; i < 10; i++) {
                model.removeMany(480);
                model.compare();
            }
            model.change();
            model.compare();
        });
    }

    @Test
    void saysWhatIsNotThere() {
        WorkerClass kind = new WorkerClass(0, TestSpecs.worker("w1", "1cpu"));
        WorkerNode stranger = new WorkerNode(new WorkerId(1), TestSpecs.worker("w1", "1cpu"), kind);

        assertThatThrownBy(() -> new RoomBlocks().remove(stranger)).hasMessage("worker 1 is not in its place");
    }
}
