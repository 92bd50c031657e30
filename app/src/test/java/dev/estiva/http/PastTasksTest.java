package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Task;
import dev.estiva.journal.History;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What became of tasks, page by page, without reading all of their job again for each. */
@Timeout(120)
class PastTasksTest {
    private static final int TASKS = 1_500;

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

    /** Counts the facts that it hands on. */
    private static final class Counted implements History {
        private final History history;
        private int facts;

        Counted(History history) {
            this.history = history;
        }

        int facts() {
            int read = facts;
            facts = 0;
            return read;
        }

        @Override
        public List<JobSummary> jobs(JobQuery query) throws JournalException {
            return history.jobs(query);
        }

        @Override
        public @Nullable JobSummary job(JobId id) throws JournalException {
            return history.job(id);
        }

        @Override
        public NavigableMap<JobId, JobSummary> jobs(Collection<JobId> ids) throws JournalException {
            return history.jobs(ids);
        }

        @Override
        public @Nullable JobId latest(@Nullable String user, @Nullable String name) throws JournalException {
            return history.latest(user, name);
        }

        @Override
        public long firstPosition() throws JournalException {
            return history.firstPosition();
        }

        @Override
        public List<Event> events(EventQuery query) throws JournalException {
            List<Event> events = history.events(query);
            facts += events.size();
            return events;
        }
    }

    /** One that ran, of which every tenth task failed. */
    private long aJobThatEnded() throws Exception {
        LineWorker worker = rig.worker("w", 50);
        long job = rig.client.submit(JobRequest.command("x").tasks(TASKS));
        for (int i = 0; i < TASKS; i++) {
            String task = worker.nextTask();
            if (TaskId.parse(task).index() % 10 == 7) {
                worker.fails(task, 3, "bad " + task);
            } else {
                worker.completes(task);
            }
        }
        rig.client.await(job);
        return job;
    }

    @Test
    void aPageReadsTheFactsOfItsTasksAlone() throws Exception {
        JobId job = new JobId(aJobThatEnded());
        Counted history = new Counted(rig.cluster.history());
        PastTasks past = new PastTasks(history);
        assertThat(past.of(job, 0, 1).outcome(0)).isEqualTo(Outcome.COMPLETED);
        assertThat(history.facts()).isGreaterThan(2 * TASKS);
        for (int from = 0; from < TASKS; from += 100) {
            PastTasks.Past page = past.of(job, from, from + 100);
            assertThat(page.tasks()).hasSize(100);
            assertThat(Objects.requireNonNull(page.outcome(from + 7)).message())
                    .isEqualTo("bad " + job + "." + (from + 7));
            assertThat(history.facts()).isBetween(200, 600);
        }
        assertThat(past.of(new TaskId(job.value(), 42))).hasSize(2);
        assertThat(Objects.requireNonNull(past.first(job, Outcome.Status.FAILED))
                        .task()
                        .index())
                .isEqualTo(7);
        assertThat(history.facts()).isLessThan(200);
    }

    @Test
    void whatIsTooMuchToRememberIsReadAnew() throws Exception {
        JobId job = new JobId(aJobThatEnded());
        PastTasks past = new PastTasks(rig.cluster.history(), 10);
        for (int i = 0; i < 3; i++) {
            assertThat(past.of(job, 100, 200).tasks()).hasSize(100);
        }
    }

    @Test
    void allPagesTogetherAreAllTasks() throws Exception {
        long job = aJobThatEnded();
        String after = null;
        int index = 0;
        do {
            var page = rig.client.tasks(job, null, after, 333);
            for (Task task : page.entries()) {
                assertThat(task.index()).isEqualTo(index);
                assertThat(task.status()).isEqualTo(index % 10 == 7 ? "failed" : "completed");
                assertThat(task.worker()).isEqualTo("w");
                index++;
            }
            after = page.next();
        } while (after != null);
        assertThat(index).isEqualTo(TASKS);
        assertThat(rig.client.tasks(job, "failed", null, 1_000).entries()).hasSize(TASKS / 10);
    }

    @Test
    void whatHappensLaterIsSeenToo() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        long job = rig.client.submit(JobRequest.command("x").tasks(3));
        worker.completes(worker.nextTask());
        String second = worker.nextTask();
        assertThat(ended(job, 0).status()).isEqualTo("completed");
        worker.fails(second, 1, "late");
        assertThat(ended(job, 1).message()).isEqualTo("late");
    }

    private Task ended(long job, int index) throws Exception {
        Task task = rig.client.task(new TaskId(job, index));
        while (!task.hasEnded()) {
            Thread.sleep(10);
            task = rig.client.task(new TaskId(job, index));
        }
        return task;
    }
}
