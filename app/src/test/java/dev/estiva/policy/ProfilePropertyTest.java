package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Demand;
import dev.estiva.core.DeviceSet;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.RandomMix;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker's future as steps against a vector for every instant of it. */
class ProfilePropertyTest {
    private static final int INSTANTS = 40;

    private record Taken(Share share, int from, int to) {}

    /** A profile and the room at each instant; at the last one and later all is as at the last one. */
    private static final class Model {
        private final SeededRandom random;
        private final RandomMix mix;
        private final ClusterState state = new ClusterState(QueueOrder.FIFO);
        private final WorkerNode worker;
        private final Profile profile;
        private final List<long[]> rooms = new ArrayList<>();
        private final List<Taken> all = new ArrayList<>();

        Model(SeededRandom random) {
            this.random = random;
            this.mix = new RandomMix(random.fork("mix"), random.fork("plain").nextInt(3) == 0);
            state.apply(new Fact.WorkerJoined(new WorkerId(1), mix.worker("w1"), 0));
            worker = state.workers().all().iterator().next();
            profile = new Profile(worker, 0);
            for (int at = 0; at <= INSTANTS; at++) {
                rooms.add(worker.kind().capacity());
            }
        }

        void change() {
            if (!all.isEmpty() && random.nextInt(3) == 0) {
                Taken taken = all.remove(random.nextInt(all.size()));
                profile.give(taken.share, taken.from, taken.to);
                for (int at = taken.from; at < taken.to; at++) {
                    worker.kind().give(rooms.get(at), taken.share);
                }
                return;
            }
            Demand demand = demand();
            if (demand == null) {
                return;
            }
            int length = 1 + random.nextInt(8);
            int from = random.nextInt(INSTANTS);
            int found = earliest(demand, length, from);
            long start = profile.earliest(demand, length, from);
            assertThat(start)
                    .as("the earliest start for " + length + " from " + from)
                    .isEqualTo(found);
            Share share = new Share(
                    worker.id(),
                    demand.total(),
                    demand.pick(profile.roomDuring(start, length), worker.blockedDevices()));
            if (found + length <= INSTANTS) {
                assertThat(profile.holds(share, found, found + (long) length)).isTrue();
                take(new Taken(share, found, found + length));
            }
        }

        void compare() {
            int from = random.nextInt(INSTANTS);
            int length = 1 + random.nextInt(INSTANTS - from);
            assertThat(profile.roomDuring(from, length)).isEqualTo(least(from, length));
            Demand demand = demand();
            if (demand != null && demand.fits(worker.kind().capacity(), DeviceSet.NONE)) {
                Share share = new Share(
                        worker.id(), demand.total(), demand.pick(worker.kind().capacity(), DeviceSet.NONE));
                assertThat(profile.holds(share, from, from + (long) length)).isEqualTo(isHeld(share, from, length));
            }
        }

        private void take(Taken taken) {
            all.add(taken);
            profile.take(taken.share, taken.from, taken.to);
            for (int at = taken.from; at < taken.to; at++) {
                worker.kind().take(rooms.get(at), taken.share);
            }
        }

        private int earliest(Demand demand, int length, int from) {
            for (int start = from; ; start++) {
                if (demand.fits(least(start, length), worker.blockedDevices())) {
                    return start;
                }
            }
        }

        private boolean isHeld(Share share, int from, int length) {
            long[] rest = least(from, length);
            worker.kind().take(rest, share);
            for (long amount : rest) {
                if (amount < 0) {
                    return false;
                }
            }
            return true;
        }

        private long[] least(int from, int length) {
            long[] least = worker.kind().capacity();
            for (int at = from; at < from + length; at++) {
                long[] room = rooms.get(Math.min(at, INSTANTS));
                for (int kind = 0; kind < least.length; kind++) {
                    least[kind] = Math.min(least[kind], room[kind]);
                }
            }
            return least;
        }

        private @org.jspecify.annotations.Nullable Demand demand() {
            RequestGroup group = state.waiting().group(mix.request());
            return group.demand(worker.kind());
        }
    }

    @Test
    void saysWhatCountingEveryInstantSays() {
        Seeds.each(200, random -> {
            Model model = new Model(random);
            for (int i = 0; i < 60; i++) {
                model.change();
                model.compare();
            }
        });
    }
}
