package dev.estiva.cli;

import dev.estiva.worker.GpuSearch;
import dev.estiva.worker.HostMemory;
import java.util.Map;

/** What this machine has. Each question is asked only if its answer is needed: looking for GPUs may take seconds. */
interface Machine {
    /** Processors, as far as a container lets this process use them. */
    int cpus();

    /** Bytes of main memory that can be offered, the same. */
    long memoryBytes();

    /** GPUs, the same. */
    GpuSearch.Found gpus() throws InterruptedException;

    /** Whether job types can compute on its GPUs, as far as libraries go; may take seconds. */
    CudaReadiness cuda() throws InterruptedException;

    /** Variables of the environment. */
    Map<String, String> environment();

    /** The one that this process runs on. */
    static Machine real() {
        return new Real();
    }

    /** Asks the operating system. */
    final class Real implements Machine {
        @Override
        public int cpus() {
            return Runtime.getRuntime().availableProcessors();
        }

        @Override
        public long memoryBytes() {
            return HostMemory.offered();
        }

        @Override
        public GpuSearch.Found gpus() throws InterruptedException {
            return GpuSearch.look(environment());
        }

        @Override
        public CudaReadiness cuda() throws InterruptedException {
            return PluginFolder.cuda(environment());
        }

        @Override
        public Map<String, String> environment() {
            return System.getenv();
        }
    }
}
