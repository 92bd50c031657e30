package dev.estiva.torch;

import dev.estiva.model.Resources;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.cuda.CUDAEvent;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * One of the task's GPUs. Operations are only begun when a call returns: time is taken by events that the GPU itself notes
 * between them.
 */
final class CudaDevice implements ComputeDevice {
    /** {@code cudaEventDefault}: one that takes the time. */
    private static final int WITH_TIME = 0;

    private final byte index;
    private final String model;
    private final long memoryBytes;

    /** A share of a GPU, in ten-thousandths, is a bound on the memory that is taken there. */
    CudaDevice(int index, int share) {
        this.index = (byte) index;
        torch_cuda.set_device(this.index);
        try (var properties = torch_cuda.getDeviceProperties(this.index)) {
            model = properties.name().getString();
            memoryBytes = properties.totalGlobalMem() / Resources.WHOLE_GPU * Math.min(share, Resources.WHOLE_GPU);
        }
        torch_cuda.getAllocator().init(index + 1);
        torch_cuda.getAllocator().setMemoryFraction(Math.min(1.0, (double) share / Resources.WHOLE_GPU), this.index);
        torch.resetPeakStats(this.index);
    }

    @Override
    public String name() {
        return "cuda:" + index;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Device torch() {
        return new Device(torch.DeviceType.CUDA, index);
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public long peakMemoryBytes() {
        return torch.getDeviceStats(index).allocated_bytes().peak();
    }

    @Override
    public void synchronize() {
        torch.cuda_synchronize(index);
    }

    @Override
    public void useThreads(int threads) {
        // it has its own
    }

    @Override
    public double[] seconds(int times, Runnable step) {
        try (PointerScope _ = new PointerScope()) { // of the events, however it ends
            CUDAEvent[] events = new CUDAEvent[times + 1];
            for (int i = 0; i <= times; i++) {
                events[i] = new CUDAEvent(WITH_TIME);
            }
            events[0].record();
            for (int i = 1; i <= times; i++) {
                step.run();
                events[i].record();
            }
            synchronize();
            double[] seconds = new double[times];
            for (int i = 0; i < times; i++) {
                seconds[i] = events[i].elapsed_time(events[i + 1]) / 1e3;
            }
            return seconds;
        }
    }

    @Override
    public void close() {
        synchronize();
        torch.emptyCache();
    }
}
