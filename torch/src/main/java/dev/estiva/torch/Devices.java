package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.torch.Settings.DeviceWish;

/** Which device a task computes on. */
final class Devices {
    private Devices() {}

    /**
     * A device, and why it is not a GPU.
     *
     * @param whyNoGpu empty if it is one
     */
    record Chosen(ComputeDevice device, String whyNoGpu) {}

    /**
     * A GPU if the task was given one that works and does not want the CPU, else the CPU.
     *
     * @throws Natives.UnavailableException if the wish cannot be fulfilled
     */
    static Chosen open(TaskContext task, Settings settings) {
        Natives natives = Natives.load(!task.devices().isEmpty());
        boolean onCpu = settings.device() == DeviceWish.CPU;
        if (!onCpu && natives.gpuWorks()) {
            DeviceShare share = task.devices().get(settings.deviceIndex());
            return new Chosen(new CudaDevice(settings.deviceIndex(), share.share()), "");
        } else if (settings.device() == DeviceWish.CUDA) {
            throw new Natives.UnavailableException("payload.device: expected a GPU, but " + natives.whyNoGpu());
        }
        CpuDevice cpu = new CpuDevice(settings.threads(), task.amounts().memoryBytes());
        return new Chosen(cpu, onCpu ? "the parameter device is cpu" : natives.whyNoGpu());
    }
}
