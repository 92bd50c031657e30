package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.StatePart;
import dev.estiva.core.StatePart.OfTask;
import dev.estiva.core.StatePart.TypeSpeed;
import dev.estiva.core.StatePart.TypeSpeed.Measure;
import dev.estiva.core.StatePart.UserUsage;
import dev.estiva.core.TestCluster;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.Service;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered is in snapshots, to the last bit: else a server that starts anew would decide otherwise. */
class PartCodecTest {
    @Test
    void readsWhatUsersHaveUsedAsItWasWritten() throws MalformedFactException {
        List<StatePart> parts = new ArrayList<>();
        TestCluster.with(2, "3cpu")
                .policy("fair-share")
                .submit("a cpu=1 for=7s due=1h")
                .submit("b cpu=0.3 for=11s user=bob")
                .advance("9s")
                .submit("c cpu=3 for=11s")
                .advance("10s")
                .submit("d cpu=3 for=11s tasks=4")
                .advance("3s")
                .world()
                .state()
                .forEachPart(parts::add);

        List<StatePart> read = writtenAndRead(parts);
        assertThat(read).isEqualTo(parts);
        assertThat(read).hasAtLeastOneElementOfType(UserUsage.class);
    }

    private static List<StatePart> writtenAndRead(List<StatePart> parts) throws MalformedFactException {
        List<StatePart> read = new ArrayList<>();
        for (StatePart part : parts) {
            read.add(PartCodec.decode(PartCodec.encode(part)));
        }
        return read;
    }

    @Test
    void readsHowLongTypesTakeAsItWasWritten() throws MalformedFactException {
        List<StatePart> parts = new ArrayList<>();
        TestCluster.with(1, "8cpu 1gpu")
                .policy("easy")
                .submit("a gpu=1 for=7s est=? other-cpu=8 other-for=0.333s")
                .submit("b gpu=1 for=7s est=? other-cpu=8 other-for=0.333s")
                .drain()
                .submit("c gpu=1 for=7s est=3s other-cpu=8 other-for=0.7s")
                .world()
                .state()
                .forEachPart(parts::add);

        List<StatePart> read = writtenAndRead(parts);
        assertThat(read).isEqualTo(parts);
        assertThat(read).hasAtLeastOneElementOfType(TypeSpeed.class);
    }

    @Test
    void whatWasLearnedWithoutADeviceIsOfAll() throws MalformedFactException {
        String old = "{\"part\":\"type_speed\",\"type\":\"sleep\",\"with_gpu\":1,\"times\":\"2.5\",\"ends\":10}";
        TypeSpeed ofAll = new TypeSpeed("sleep", true, "", Measure.ESTIMATE, 2.5, 10);

        assertThat(PartCodec.decode(old)).isEqualTo(ofAll);
        assertThat(PartCodec.decode(old.replace("\"with_gpu\":1,", "")))
                .isEqualTo(new TypeSpeed("sleep", false, "", Measure.OTHER_ESTIMATE, 2.5, 10));
        assertThat(PartCodec.encode(ofAll)).isEqualTo(old.replace("\"times\"", "\"of\":\"estimate\",\"times\""));
        for (Measure of : Measure.values()) {
            TypeSpeed ofOne = new TypeSpeed("sleep", true, "A100", of, 0.5, 3);
            assertThat(PartCodec.decode(PartCodec.encode(ofOne))).isEqualTo(ofOne);
        }
    }

    @Test
    void readsWhatPreemptedTasksHaveBehindThemAsItWasWritten() throws MalformedFactException {
        Service service = new Service(3, 10, 20, 30, 40, 50);
        Placement placement = Placement.on(new Share(new WorkerId(4), Resources.ofSlots(1), List.of()));
        for (TaskState state : List.of(
                new Waiting(2, 1, 5, service),
                new Delayed(2, 1, 5, 9, service),
                new Suspended(2, 1, 5, 7, 8, service),
                new Running(2, 1, 5, 7, placement, StopCause.PREEMPTED, service))) {
            StatePart part = new OfTask(new TaskId(7, 3), state);

            assertThat(PartCodec.decode(PartCodec.encode(part))).isEqualTo(part);
        }
    }

    @Test
    void ofATaskThatWasNeverPreemptedItSaysNoMoreThanItAlwaysDid() {
        StatePart part = new OfTask(new TaskId(7, 3), new Waiting(2, 1, 5));

        assertThat(PartCodec.encode(part))
                .isEqualTo("{\"part\":\"task\",\"task\":\"7.3\",\"state\":\"waiting\",\"attempt\":2,\"failures\":1,"
                        + "\"first_start\":5}");
    }
}
