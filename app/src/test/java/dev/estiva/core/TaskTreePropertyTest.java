package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tree of tasks against a sorted map. */
class TaskTreePropertyTest {
    private record Place(long key, long job, int index) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::key)
                .thenComparingLong(Place::job)
                .thenComparingInt(Place::index);

        @Override
        public int compareTo(Place that) {
            return ORDER.compare(this, that);
        }
    }

    /** A tree and what it should contain. */
    private static final class Model {
        private final SeededRandom random;
        private final TaskTree tree;
        private final NavigableMap<Place, Long> lengths;
        private final int keys;

        Model(SeededRandom random, int keys) {
            this(random, keys, new TaskTree(), new TreeMap<>());
        }

        private Model(SeededRandom random, int keys, TaskTree tree, NavigableMap<Place, Long> lengths) {
            this.random = random;
            this.keys = keys;
            this.tree = tree;
            this.lengths = lengths;
        }

        Model copy(String purpose) {
            return new Model(random.fork(purpose), keys, tree.copy(), new TreeMap<>(lengths));
        }

        void change() {
            change(3, 1);
        }

        /** Of {@code adds + removes + 1} chances these are of adding and of removing. */
        void change(int adds, int removes) {
            int chance = random.nextInt(adds + removes + 1);
            if (chance < adds) {
                add(chance == 0 ? behindAll() : place(), random.nextInt(10));
            } else if (chance < adds + removes) {
                remove();
            } else {
                advance();
            }
        }

        void compare() {
            assertThat(tree.isConsistent()).isTrue();
            assertThat(tree.size()).isEqualTo(lengths.size());
            assertThat(found(tree.first())).isEqualTo(lengths.isEmpty() ? null : lengths.firstKey());
            compareBehind(place());
            if (!lengths.isEmpty()) {
                compareBehind(lengths.firstKey());
                compareBehind(lengths.lastKey());
            }
        }

        private void compareBehind(Place from) {
            assertThat(tree.contains(from.key, from.job, from.index)).isEqualTo(lengths.containsKey(from));
            assertThat(found(tree.after(from.key, from.job, from.index))).isEqualTo(lengths.higherKey(from));
            long longest = random.nextInt(11) == 0 ? Long.MAX_VALUE : random.nextInt(11) - 1;
            assertThat(found(tree.afterWithin(from.key, from.job, from.index, longest)))
                    .isEqualTo(firstWithin(from, longest));
        }

        void compareAll() {
            int node = tree.first();
            for (Map.Entry<Place, Long> entry : lengths.entrySet()) {
                assertThat(found(node)).isEqualTo(entry.getKey());
                assertThat(tree.length(node)).isEqualTo(entry.getValue());
                node = tree.next(node);
            }
            assertThat(node).isEqualTo(TaskTree.NIL);
        }

        private @Nullable Place firstWithin(Place from, long longest) {
            return lengths.tailMap(from, false).entrySet().stream()
                    .filter(entry -> entry.getValue() <= longest)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }

        private void add(Place place, long length) {
            if (lengths.putIfAbsent(place, length) == null) {
                tree.add(place.key, place.job, place.index, length);
            }
        }

        private void remove() {
            Place place = lengths.isEmpty()
                    ? null
                    : switch (random.nextInt(3)) {
                        case 0 -> lengths.firstKey();
                        case 1 -> lengths.lastKey();
                        default -> lengths.ceilingKey(place());
                    };
            if (place == null) {
                return;
            }
            lengths.remove(place);
            tree.remove(place.key, place.job, place.index);
        }

        private void advance() {
            Place place = lengths.ceilingKey(place());
            if (place == null) {
                return;
            }
            Place next = lengths.higherKey(place);
            boolean sameJob = next != null && next.key == place.key && next.job == place.job;
            int most = sameJob ? next.index - 1 : place.index + 5;
            Place advanced = new Place(place.key, place.job, most);
            Long length = lengths.remove(place);
            lengths.put(advanced, length == null ? 0 : length);
            tree.advance(place.key, place.job, place.index, most);
        }

        private Place behindAll() {
            Place last = lengths.isEmpty() ? place() : lengths.lastKey();
            return new Place(last.key, last.job, last.index + 1);
        }

        private Place place() {
            return new Place(random.nextInt(keys), 1 + random.nextInt(6), random.nextInt(5));
        }

        private @Nullable Place found(int node) {
            return node == TaskTree.NIL ? null : new Place(tree.key(node), tree.job(node), tree.index(node));
        }
    }

    @Test
    void findsWhatASortedMapFinds() {
        Seeds.each(200, random -> {
            Model model = new Model(random, 4);
            for (int i = 0; i < 200; i++) {
                model.change();
                model.compare();
            }
            model.compareAll();
        });
    }

    @Test
    void findsWhatASortedMapFindsHoweverLargeItWas() {
        Seeds.each(4, random -> {
            Model model = new Model(random, 1_000);
            for (int i = 0; i < 12_000; i++) {
                model.change(5, 1);
                if (i % 16 == 0) {
                    model.compare();
                }
            }
            while (model.tree.size() > 0) {
                model.change(1, 5);
                if (random.nextInt(16) == 0) {
                    model.compare();
                }
            }
            model.change();
            model.compare();
        });
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Seeds.each(50, random -> {
            Model model = new Model(random, 4);
            for (int i = 0; i < 60; i++) {
                model.change();
            }
            Model copy = model.copy("copy");
            for (int i = 0; i < 60; i++) {
                model.change();
                model.compare();
                copy.change();
                copy.compare();
            }
        });
    }

    @Test
    void staysShallowHoweverItIsFilled() {
        TaskTree tree = new TaskTree();
        for (int job = 1; job <= 200_000; job++) {
            tree.add(0, job, 0, 0);
        }
        for (int job = 1; job <= 200_000; job++) {
            tree.remove(0, job, 0);
        }

        assertThat(tree.size()).isZero();
        assertThat(tree.first()).isEqualTo(TaskTree.NIL);
    }

    @Test
    void saysWhatIsNotThere() {
        TaskTree tree = new TaskTree();
        tree.add(1, 2, 3, 4);

        assertThatThrownBy(() -> tree.remove(1, 2, 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not in the tree: 2.4 with key 1");
        assertThatThrownBy(() -> tree.advance(2, 2, 3, 4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingIsBehindAnyPlaceWhereNothingIs() {
        TaskTree tree = new TaskTree();

        assertThat(tree.after(0, 0, 0)).isEqualTo(TaskTree.NIL);
        assertThat(tree.afterWithin(-1, 0, 0, Long.MAX_VALUE)).isEqualTo(TaskTree.NIL);
        assertThat(tree.contains(0, 0, 0)).isFalse();
    }

    @Test
    void sortsExtremeKeys() {
        TaskTree tree = new TaskTree();
        for (long key : List.of(Long.MAX_VALUE, Long.MIN_VALUE, 0L)) {
            tree.add(key, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
        }

        assertThat(tree.key(tree.first())).isEqualTo(Long.MIN_VALUE);
        assertThat(tree.key(tree.after(0, Long.MAX_VALUE, Integer.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    }
}
