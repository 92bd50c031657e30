package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SleeperTest {
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private final Sleeper sleeper = new Sleeper((run, result, micros) ->
            ends.add(new End(run, result, micros, Thread.currentThread().isVirtual())));

    private record End(long run, JobResult result, long micros, boolean wasVirtual) {}

    @Test
    void sleepsForAsLongAsItIsTold() throws InterruptedException {
        End end = run("{\"seconds\": 0.02, \"why\": {\"seconds\": 9}}");
        assertThat(end.result).isEqualTo(JobResult.done());
        assertThat(end.micros).isGreaterThanOrEqualTo(20_000);
        assertThat(end.wasVirtual).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                     | payload.seconds: expected a number of seconds, found nothing",
                "{\"seconds\":null}     | payload.seconds: expected a number of seconds, found nothing",
                "{\"seconds\":-1}       | payload.seconds: expected a number from 0 to 9000000000, found -1",
                "{\"seconds\":1e99}     | payload.seconds: expected a number from 0 to 9000000000, found 1e99",
                "{\"seconds\":\"NaN\"}  | payload.seconds: expected a number from 0 to 9000000000, found \"NaN\"",
                "{\"seconds\":[2]}      | payload.seconds: expected a number from 0 to 9000000000, found a list",
                "2.5                    | payload: expected an object, found 2.5",
            })
    void refusesToSleepForNoProperTime(String payload, String message) throws InterruptedException {
        assertThat(run(payload).result).isEqualTo(JobResult.failed(message));
    }

    @Test
    void needsParametersToSleep() throws InterruptedException {
        assertThat(run("").result).isEqualTo(JobResult.failed("payload: expected JSON, found nothing"));
    }

    @Test
    void stopsOnlyTheRunThatIsMeant() throws InterruptedException {
        sleeper.start(1, process("{\"seconds\":1000000}"));
        sleeper.start(2, process("{\"seconds\":1000000}"));
        sleeper.stop(2);
        assertThat(ends.take()).extracting(End::run).isEqualTo(2L);
        sleeper.stop(99);
        sleeper.stop(1);
        assertThat(ends.take().result).isEqualTo(JobResult.failed("interrupted"));
        sleeper.stop(1);
        assertThat(ends).isEmpty();
    }

    private End run(String payload) throws InterruptedException {
        sleeper.start(7, process(payload));
        End end = ends.take();
        assertThat(end.run).isEqualTo(7);
        return end;
    }

    private static ProcessTask process(String payload) {
        return new ProcessTask(
                new AttemptId(new TaskId(1, 0), 1),
                1,
                "sleep",
                Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                Resources.ofSlots(1),
                List.of(),
                JobSpec.UNKNOWN);
    }
}
