package dev.estiva.torch;

import dev.estiva.bench.DeviceWork;
import dev.estiva.torch.KernelSource.CompileException;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** What {@link InstalledCudaTest} does in a JVM of its own, whose class path has what was installed. */
final class InstalledCudaTrial {
    private static final String SCALE = """
        // by a user
        extern "C" __global__ void scale(float* x, float factor, int n) {
            int i = blockIdx.x * blockDim.x + threadIdx.x;
            if (i < n) x[i] *= factor;
        }
        """;

    private InstalledCudaTrial() {}

    public static void main(String[] words) {
        if (words[0].equals("compile")) {
            Loader.load(nvrtc.class);
            compile("right", SCALE, "scale", 90);
            compile("template", "template<typename T> __global__ void one(T* x) { *x = 1; }", "one<float>", 90);
            Object source =
                    DeviceWork.of(DeviceWork.CUDA_KERNEL, true).payload(1).get("source");
            compile("benchmark", String.valueOf(source), "saxpy", 90);
            compile("wrong", SCALE.replace("factor;", "faktor;"), "scale", 90);
            compile("unknown", SCALE, "other", 90);
            compile("newer", SCALE, "scale", 999);
            compile("older", SCALE, "scale", 20);
        } else {
            Natives natives = Natives.load(true);
            try (PointerScope _ = new PointerScope()) {
                double sum = torch.ones(3, 3).mm(torch.ones(3, 3)).sum().item_double();
                System.out.println(natives.gpuWorks() + ", sum " + sum + ", " + natives.whyNoGpu());
            }
        }
    }

    private static void compile(String what, String text, String kernel, int capability) {
        try {
            Nvrtc.Compiled compiled = Nvrtc.compile(new KernelSource("mine.cu", text, kernel, List.of()), capability);
            boolean isMachineCode = compiled.image().get(1) == 'E';
            System.out.println(what + ": " + compiled.kernel() + (isMachineCode ? " as machine code" : " as PTX"));
        } catch (CompileException | KernelMachine.CudaFailure e) {
            System.out.println(what + ": " + e.getMessage());
        }
    }
}
