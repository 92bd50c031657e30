package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.client.ApiException;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Worker;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looking at workers, and telling them to rest. */
@Timeout(60)
class WorkerRoutesTest {
    @TempDir
    private Path data;

    private ApiRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = ApiRig.open(data);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private void awaitState(String name, String state) throws Exception {
        while (rig.client.workers().stream()
                .noneMatch(
                        worker -> worker.name().equals(name) && worker.state().equals(state))) {
            Thread.sleep(10);
        }
    }

    private void awaitStatus(TaskId task, String status) throws Exception {
        while (!rig.client.task(task).status().equals(status)) {
            Thread.sleep(10);
        }
    }

    @Test
    void aWorkerIsFoundByNameAndById() throws Exception {
        rig.worker("gpu 1/ä", 2);
        rig.worker("7", 3);
        awaitState("7", "ready");
        Worker named = rig.client.worker("gpu 1/ä");
        assertThat(named.id()).isEqualTo(1);
        assertThat(rig.client.worker("1").name()).isEqualTo("gpu 1/ä");
        assertThat(rig.client.worker("7").capacity().whole("slots"))
                .as("the name comes first")
                .isEqualTo(3);
        assertThat(rig.client.workers()).extracting(Worker::name).containsExactly("gpu 1/ä", "7");
        assertThatThrownBy(() -> rig.client.worker("99")).isInstanceOf(ApiException.class);
        assertThat(rig.expect(200, "GET", "/api/v1/workers?limit=1", "")).contains("\"next\":\"1\"");
        assertThat(rig.expect(200, "GET", "/api/v1/workers?after=1", "")).contains("\"name\":\"7\"");
    }

    @Test
    void aCordonedWorkerTakesNothingNewUntilItIsUncordoned() throws Exception {
        LineWorker worker = rig.worker("w", 2).beats("{}");
        long first = rig.client.submit(JobRequest.command("x"));
        assertThat(worker.nextTask()).isEqualTo(first + ".0");
        assertThat(rig.client.cordon("w").state()).isEqualTo("cordoned");
        rig.client.cordon("w"); // twice is as once
        long second = rig.client.submit(JobRequest.command("x"));
        assertThat(rig.client.explain(second).workers().getFirst().reason()).contains("cordon");
        worker.completes(first + ".0");
        rig.client.await(first);
        assertThat(rig.client.task(new TaskId(second, 0)).status()).isEqualTo("waiting");
        assertThat(rig.client.uncordon("w").state()).isEqualTo("ready");
        assertThat(worker.nextTask()).isEqualTo(second + ".0");
    }

    @Test
    void aDrainedWorkerEndsWhatItHas() throws Exception {
        LineWorker worker = rig.worker("w", 2).beats("{}");
        long first = rig.client.submit(JobRequest.command("x"));
        worker.nextTask();
        assertThat(rig.client.drain("w", false).state()).isEqualTo("draining");
        long second = rig.client.submit(JobRequest.command("x"));
        worker.completes(first + ".0");
        assertThat(rig.client.await(first).status()).isEqualTo("completed");
        assertThat(rig.client.task(new TaskId(second, 0)).status()).isEqualTo("waiting");
        rig.client.uncordon("w");
        assertThat(worker.nextTask()).isEqualTo(second + ".0");
    }

    @Test
    void withEvictionItsTasksRunElsewhere() throws Exception {
        LineWorker worker = rig.worker("w", 1).beats("{}");
        long job = rig.client.submit(JobRequest.command("x"));
        worker.nextTask();
        rig.client.drain("w", true);
        assertThat(worker.next("CANCEL")).contains("\"evicted\"");
        worker.ends(job + ".0", 1, "stopped", 0, "");
        awaitStatus(new TaskId(job, 0), "waiting");
        LineWorker other = rig.worker("other", 1).beats("{}");
        assertThat(other.next("PROCESS")).contains("\"attempt\":2");
        assertThat(rig.client.task(new TaskId(job, 0)).attempts().getFirst().text("end"))
                .isEqualTo("evicted");
    }

    @Test
    void oneThatIsSilentIsSuspectedAndOneThatIsUnknownIsNotFound() throws Exception {
        rig.worker("w", 1); // it never beats
        awaitState("w", "suspected");
        for (String action : new String[] {"cordon", "uncordon", "drain"}) {
            rig.expect(404, "POST", "/api/v1/workers/nobody/" + action, "");
        }
        rig.expect(400, "POST", "/api/v1/workers/w/drain?evict=perhaps", "");
    }
}
