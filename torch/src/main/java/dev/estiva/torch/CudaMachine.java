package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Resources;
import dev.estiva.torch.Nvrtc.Compiled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUctxCreateParams;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/** A real GPU, by CUDA's driver. A task has a context of its own there, which takes all of its memory with it. */
final class CudaMachine implements KernelMachine {
    private final PointerScope scope = new PointerScope();
    private final int index;
    private final int device;
    private final double share;
    private final CUctx_st context = new CUctx_st();
    private final CUmod_st module = new CUmod_st();
    private final CUfunc_st function = new CUfunc_st();

    private CudaMachine(int index, int share) {
        this.index = index;
        this.share = Math.min(1, (double) share / Resources.WHOLE_GPU);
        require(cudart.cuInit(0), "at its start");
        int[] found = new int[1];
        require(cudart.cuDeviceGet(found, index), "of device " + index);
        device = found[0];
    }

    static KernelMachine open(TaskContext task, int deviceIndex) {
        Natives.loadCuda();
        return new CudaMachine(deviceIndex, task.devices().get(deviceIndex).share());
    }

    @Override
    public String name() {
        return "cuda:" + index;
    }

    @Override
    public String model() {
        byte[] name = new byte[256];
        require(cudart.cuDeviceGetName(name, name.length, device), "of its name");
        int end = 0;
        while (name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.US_ASCII);
    }

    @Override
    public long memoryBytes() {
        try (SizeTPointer bytes = new SizeTPointer(1)) {
            require(cudart.cuDeviceTotalMem(bytes, device), "of its memory");
            return (long) (bytes.get() * share);
        }
    }

    @Override
    public void load(KernelSource source) {
        int major = attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        int minor = attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        Compiled compiled = Nvrtc.compile(source, 10 * major + minor);
        // Only now: a source that does not compile takes nothing of the GPU.
        require(cudart.cuCtxCreate(context, (CUctxCreateParams) null, 0, device), "of a context");
        require(cudart.cuModuleLoadData(module, new BytePointer(compiled.image().array())), "of the compiled kernel");
        require(cudart.cuModuleGetFunction(function, module, compiled.kernel()), "of " + source.kernel());
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        require(cudart.cuDeviceGetAttribute(value, attribute, device), "of an attribute");
        return value[0];
    }

    @Override
    public long upload(ByteBuffer contents) {
        long[] address = new long[1];
        require(cudart.cuMemAlloc(address, contents.remaining()), "of " + contents.remaining() + " bytes");
        try (Pointer here = new Pointer(contents)) {
            require(cudart.cuMemcpyHtoD(address[0], here, contents.remaining()), "of a copy to the GPU");
        }
        return address[0];
    }

    @Override
    public void download(long address, ByteBuffer into) {
        try (Pointer here = new Pointer(into)) {
            require(cudart.cuMemcpyDtoH(here, address, into.remaining()), "of a copy from the GPU");
        }
    }

    @Override
    public double[] launch(KernelLaunch launch, List<ByteBuffer> arguments, int times) {
        try (PointerScope _ = new PointerScope()) {
            PointerPointer<Pointer> given = new PointerPointer<>(Math.max(1, arguments.size()));
            for (int i = 0; i < arguments.size(); i++) {
                given.put(i, new Pointer(arguments.get(i)));
            }
            List<CUevent_st> events = new ArrayList<>();
            events.add(noted());
            for (int i = 0; i < times; i++) {
                start(launch, given);
                events.add(noted());
            }
            require(cudart.cuCtxSynchronize(), "while the kernel ran");
            double[] seconds = new double[times];
            float[] millis = new float[1];
            for (int i = 0; i < times; i++) {
                require(cudart.cuEventElapsedTime(millis, events.get(i), events.get(i + 1)), "of a time");
                seconds[i] = millis[0] / 1e3;
            }
            events.forEach(cudart::cuEventDestroy);
            return seconds;
        }
    }

    private static CUevent_st noted() {
        CUevent_st event = new CUevent_st();
        require(cudart.cuEventCreate(event, 0), "of an event");
        require(cudart.cuEventRecord(event, (CUstream_st) null), "of an event");
        return event;
    }

    private void start(KernelLaunch launch, PointerPointer<Pointer> given) {
        List<Integer> grid = launch.grid();
        List<Integer> block = launch.block();
        int result = cudart.cuLaunchKernel(
                function,
                grid.get(0),
                grid.get(1),
                grid.get(2),
                block.get(0),
                block.get(1),
                block.get(2),
                launch.sharedBytes(),
                null,
                given,
                (PointerPointer<?>) null);
        require(result, "at the start of the kernel");
    }

    @Override
    public void close() {
        if (!context.isNull()) {
            cudart.cuCtxDestroy(context);
        }
        scope.close();
    }

    private static void require(int result, String when) {
        if (result != cudart.CUDA_SUCCESS) {
            PointerPointer<Pointer> text = new PointerPointer<>(1);
            cudart.cuGetErrorName(result, text);
            Pointer name = text.get(0);
            throw new CudaFailure(
                    "CUDA says " + (name == null ? "error " + result : new BytePointer(name).getString()) + " " + when);
        }
    }
}
