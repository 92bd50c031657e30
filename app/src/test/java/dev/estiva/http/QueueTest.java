package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Page;
import dev.estiva.client.QueueEntry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits, in the order in which it would start, and why it waits. */
@Timeout(60)
class QueueTest {
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

    private static JobRequest cpus(int cpus) {
        return JobRequest.command("x").cpus(BigDecimal.valueOf(cpus));
    }

    private List<QueueEntry> queue() throws IOException {
        return rig.client.queue(null, 1_000).entries();
    }

    @Test
    void theUrgentStandFirstAndEqualsAsTheyCame() throws Exception {
        long usual = rig.client.submit(cpus(1));
        long patient = rig.client.submit(cpus(1).priority(2_000));
        long other = rig.client.submit(cpus(2));
        long urgent = rig.client.submit(cpus(3).priority(1));
        assertThat(queue()).extracting(QueueEntry::job).containsExactly(urgent, usual, other, patient);
        assertThat(queue()).extracting(QueueEntry::position).containsExactly(1L, 2L, 3L, 4L);
        LineWorker worker = rig.worker("w", 3);
        assertThat(worker.nextTask()).isEqualTo(urgent + ".0");
        worker.completes(urgent + ".0");
        assertThat(worker.nextTask()).isEqualTo(usual + ".0");
        assertThat(worker.nextTask()).isEqualTo(other + ".0");
    }

    @Test
    void pagesTogetherAreTheWholeQueueEachEntryOnce() throws Exception {
        for (int i = 0; i < 25; i++) {
            rig.client.submit(cpus(1 + i % 3).priority(1 + i % 4));
        }
        List<Long> paged = new ArrayList<>();
        String after = null;
        do {
            Page<QueueEntry> page = rig.client.queue(after, 4);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(4);
            page.entries().forEach(entry -> {
                paged.add(entry.job());
                assertThat(entry.position()).isEqualTo(paged.size());
            });
            after = page.next();
        } while (after != null);
        assertThat(paged)
                .isEqualTo(queue().stream().map(QueueEntry::job).toList())
                .hasSize(25);
    }

    @Test
    void theTasksOfAnArrayThatNeverRanAreOneEntry() throws Exception {
        LineWorker worker = rig.worker("w", 1);
        rig.client.submit(cpus(1).tasks(10));
        worker.nextTask();
        QueueEntry entry = only();
        assertThat(entry.task()).isEqualTo("1.1");
        assertThat(entry.tasks()).isEqualTo(9);
        assertThat(entry.array()).isEqualTo(10);
        assertThat(rig.client.get("/api/v1/queue").whole("waiting")).isEqualTo(9);
    }

    /** The queue shows what is durable, which may be a moment after the worker was told. */
    private QueueEntry only() throws Exception {
        while (queue().size() != 1 || queue().getFirst().task().endsWith(".0")) {
            Thread.sleep(10);
        }
        return queue().getFirst();
    }

    @Test
    void eachSaysWhyItWaits() throws Exception {
        LineWorker worker = rig.worker("w", 2);
        long runs = rig.client.submit(cpus(2).name("holder"));
        worker.nextTask();
        long large = rig.client.submit(cpus(8));
        long next = rig.client.submit(cpus(1));
        long picky = rig.client.submit(cpus(1).onWorkersWith(java.util.Map.of("zone", "moon")));
        QueueEntry never = entry(large);
        assertThat(never.verdict()).isEqualTo("never");
        assertThat(never.reason()).contains("w needs 8 cpus, has 2");
        assertThat(entry(picky).verdict()).isEqualTo("never");
        assertThat(entry(picky).reason()).contains("zone");
        QueueEntry notNow = entry(next);
        assertThat(notNow.verdict()).isEqualTo("not_now");
        assertThat(notNow.reason()).startsWith("no worker has room: w ");
        assertThat(queue()).extracting(QueueEntry::job).doesNotContain(runs);
        assertThat(rig.client.explain(large).verdict()).isEqualTo("never");
        assertThat(rig.client.explain(next).verdict()).isEqualTo("not_now");
    }

    private QueueEntry entry(long job) throws IOException {
        return queue().stream()
                .filter(each -> each.job() == job)
                .findFirst()
                .orElseThrow(() -> new AssertionError(job + " does not wait"));
    }
}
