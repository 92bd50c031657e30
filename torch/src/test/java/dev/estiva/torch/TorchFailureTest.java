package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyTorch says when a GPU fails, in its own words, and what becomes of the JVM. */
class TorchFailureTest {
    private static final String ILLEGAL = "CUDA error: an illegal memory access was encountered";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ILLEGAL,
                "CUDA error: device-side assert triggered",
                "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm( handle, opa, opb)`",
                "CUDA driver error: an illegal memory access was encountered",
                "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
                "cuDNN Frontend error: [cudnn_frontend] Error: execute failed",
                "cuFFT error: CUFFT_EXEC_FAILED",
                "cusolver error: CUSOLVER_STATUS_EXECUTION_FAILED, when calling `cusolverDnSgesvd`"
            })
    void aGpuThatFailsEndsTheJvm(String message) {
        assertThat(TorchFailure.isOfCuda(new IllegalStateException(message))).isTrue();
        assertThat(endsJvm(new IllegalStateException(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 79.10 GiB",
                "CUDA error: out of memory",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"
            })
    void noMemoryAndWrongShapesDoNot(String message) {
        assertThat(TorchFailure.isOfCuda(new IllegalStateException(message))).isFalse();
        assertThat(endsJvm(new IllegalStateException(message))).isFalse();
    }

    @Test
    void whatIsFoundWhenTheDeviceIsLeftCounts() {
        RuntimeException noMemory = new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB.");
        noMemory.addSuppressed(new IllegalStateException(ILLEGAL));
        assertThat(endsJvm(noMemory)).isTrue();
        InterruptedException cancelled = new InterruptedException("cancelled");
        assertThat(endsJvm(cancelled)).isFalse();
        cancelled.addSuppressed(new IllegalStateException(ILLEGAL));
        assertThat(endsJvm(cancelled)).isTrue();
    }

    @Test
    void theReasonIsWithoutAdviceAndStack() {
        RuntimeException thrown = new IllegalStateException(ILLEGAL + "\nSearch for `cudaErrorIllegalAddress' in"
                + " https://docs.nvidia.com/cuda/ for more information.\nCUDA kernel errors might be"
                + " asynchronously reported at some other API call.\n\nException raised from f at x.cpp:1");
        assertThat(TorchFailure.of(thrown)).hasMessage(ILLEGAL);
    }

    private static boolean endsJvm(Exception thrown) {
        TaskOfATest task = new TaskOfATest("{}");
        assertThatThrownBy(() -> new Failing(thrown).run(task)).isNotNull();
        return task.endsJvm;
    }

    /** A type whose tasks end like this. */
    private static final class Failing extends TorchJob implements Computation {
        private final Exception thrown;

        Failing(Exception thrown) {
            this.thrown = thrown;
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        Request read(Parameters parameters, TaskContext task) {
            return new Request(Settings.of(parameters, task, 1), this);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public String sizeParameter() {
            return "size";
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public Outcome run(Session session) throws InterruptedException {
            switch (thrown) {
                case InterruptedException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalStateException(thrown);
            }
        }
    }
}
