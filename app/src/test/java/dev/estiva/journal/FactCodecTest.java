package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactCodecTest {
    private static final String FINISHED =
            "{\"fact\":\"task_finished\",\"task\":\"7.3\",\"attempt\":1,\"status\":\"completed\",\"at\":5}";

    @Test
    void aFactIsOneReadableLine() {
        JobSpec spec = new JobSpec("train", "ana", "process", 1, Request.ofSlots(2), 1_000, -1, -1, Retry.NEVER);
        assertThat(FactCodec.encode(new Fact.JobSubmitted(new JobId(7), spec, Payload.of(new byte[3]), 12)))
                .isEqualTo("{\"fact\":\"job_submitted\",\"job\":7,\"spec\":{\"name\":\"train\",\"user\":\"ana\","
                        + "\"type\":\"process\",\"request\":{\"slots\":2}},\"payload_bytes\":3,\"at\":12}");
        Placement placement = Placement.on(new Share(new WorkerId(4), Resources.ofSlots(2), List.of()));
        assertThat(FactCodec.encode(new Fact.TaskPlaced(new TaskId(7, 0), 1, placement, Fact.PlacedBy.BACKFILL, 13)))
                .isEqualTo("{\"fact\":\"task_placed\",\"task\":\"7.0\",\"attempt\":1,"
                        + "\"placement\":[{\"worker\":4,\"slots\":2}],\"by\":\"backfill\",\"at\":13}");
        assertThat(FactCodec.encode(new Fact.TaskFinished(new TaskId(7, 3), 1, Outcome.COMPLETED, 5)))
                .isEqualTo(FINISHED);
    }

    @Test
    void aLeaseIsKeptAndWhereThereIsNoneNothingIsWritten() throws MalformedFactException {
        Fact.WorkerJoined plain = new Fact.WorkerJoined(new WorkerId(1), WorkerSpec.ofSlots("w1", 1), 5);
        assertThat(FactCodec.encode(plain)).doesNotContain("lease");
        Fact.WorkerJoined limited =
                new Fact.WorkerJoined(new WorkerId(1), plain.spec().withLease(20_000_000), 5);
        assertThat(FactCodec.encode(limited)).contains("\"lease\":20000000");
        assertThat(FactCodec.decode(FactCodec.encode(limited), Payload.NONE)).isEqualTo(limited);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "task":"7.3",           |                        | task: expected a string, found nothing
                    "attempt":1             | "attempt":1.5          | attempt: expected a whole number, found 1.5
                    "attempt":1             | "attempt":4294967297   | attempt: expected a number of 32 bits, found 4294967297
                    "attempt":1             | "attempt":null         | attempt: expected a whole number, found nothing
                    "task":"7.3"            | "task":"x"             | task_finished: a task id is JOB.INDEX such as 7.3, not "x"
                    "status":"completed"    | "status":"lost"        | status: expected a Status known to this version, found lost
                    "task_finished"         | "task_moved"           | this version knows no fact "task_moved"
                    ,"at":5}                | }                      | at: expected a whole number, found nothing
                    """)
    void refusesWhatIsMissingOrWrongWithItsPath(String good, String bad, String message) {
        String text = FINISHED.replace(good, bad == null ? "" : bad);
        assertThatThrownBy(() -> FactCodec.decode(text, Payload.NONE))
                .isInstanceOf(MalformedFactException.class)
                .hasMessage(message);
    }

    @Test
    void namesThePathOfWhatIsDeepInside() {
        String text = "{\"fact\":\"task_placed\",\"task\":\"7.3\",\"attempt\":1,\"placement\":[{\"worker\":1},"
                + "{\"worker\":2,\"devices\":[{\"device\":0}]}],\"by\":\"order\",\"at\":5}";
        assertThatThrownBy(() -> FactCodec.decode(text, Payload.NONE))
                .hasMessage("placement[1].devices[0].share: expected a whole number, found nothing");
    }

    @Test
    void refusesAPayloadOfAnotherSize() {
        String text = "{\"fact\":\"job_submitted\",\"job\":7,\"payload_bytes\":3,\"at\":12}";
        assertThatThrownBy(() -> FactCodec.decode(text, Payload.of(new byte[2])))
                .hasMessage("payload_bytes: expected 2, the size of what is kept beside it, found 3");
    }
}
