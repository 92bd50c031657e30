package dev.estiva.server;

import static dev.estiva.server.FakeWorker.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.protocol.FromWorker;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final LiveRig rig = new LiveRig();

    @Test
    void progressOfACurrentAttemptIsPassedOnAndOfAnotherIsNot() {
        FakeWorker worker = rig.join("a");
        rig.submit(1);
        worker.say(new FromWorker.Progress(id(1, 1), 6_250, "half"));
        worker.say(new FromWorker.Progress(id(1, 2), 6_300, ""));
        worker.say(new FromWorker.Progress(id(9, 1), 6_400, ""));
        rig.settle();
        assertThat(rig.progress).containsExactly("1.0#1 6250 half");
        assertThat(worker.whyClosed).isNull();
    }
}
