package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.ParameterException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** A JVM that stays warm runs thousands of tasks: what one of them took is free when it ends, however it ends. */
class NativeMemoryTest {
    /** A type and parameters with which a task takes some tens of megabytes. */
    private record Work(TorchJob type, String parameters) {}

    private static final List<Work> ALL = List.of(
            new Work(new MatrixMultiplyJob(), "{'size': 1500, 'iterations': 1, 'warm_up': 0}"),
            new Work(new VectorAdditionJob(), "{'size': 4000000, 'iterations': 2, 'warm_up': 0}"),
            new Work(
                    new ImageProcessingJob(),
                    "{'batch_size': 16, 'image_size': 256, 'channels': 2, 'iterations': 1, 'warm_up': 0}"),
            new Work(
                    new NeuralNetworkJob(),
                    "{'samples': 8192, 'batch_size': 1024, 'input_size': 1000, 'hidden_size': 8, 'epochs': 1,"
                            + " 'warm_up': 0}"));

    @Test
    void doesNotGrowWithTheTasksThatRan() throws InterruptedException {
        for (Work work : ALL) {
            run(work, 4);
            long before = Pointer.physicalBytes();

            run(work, 15);

            // What 15 tasks took, had it been kept, would be 400 MB or more; what malloc keeps for later is less.
            assertThat(Pointer.physicalBytes() - before).as(work.type().name()).isLessThan(250_000_000);
        }
    }

    @Test
    void keepsNoPointerOfATask() throws InterruptedException {
        for (Work work : ALL) {
            run(work, 1);
            long before = Pointer.totalCount();

            run(work, 2);

            assertThat(Pointer.totalCount()).as(work.type().name()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void freesWhatACancelledTaskTook() throws InterruptedException {
        run(ALL.getFirst(), 1);
        long before = Pointer.totalCount();
        for (Work work : ALL) {
            TaskOfATest task = new TaskOfATest(work.parameters().replace("'warm_up': 0", "'warm_up': 9"));
            task.cancelAfterProgress = 2;
            try {
                work.type().run(task);
            } catch (InterruptedException e) {
                task.said.add("was cancelled");
            }
            assertThat(task.said).contains("was cancelled");
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void takesNothingForATaskThatIsRefused() throws InterruptedException {
        run(ALL.getFirst(), 1);
        long before = Pointer.totalCount();
        try {
            run(new Work(new MatrixMultiplyJob(), "{'size': 131072}"), 1);
        } catch (ParameterException e) {
            assertThat(e).hasMessageContaining("payload.size");
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static void run(Work work, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(work.type().run(new TaskOfATest(work.parameters())).completed())
                    .isTrue();
        }
    }
}
