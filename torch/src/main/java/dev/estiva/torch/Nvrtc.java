package dev.estiva.torch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/** NVIDIA's compiler at run time. It needs no GPU, only the architecture that it is to compile for. */
final class Nvrtc {
    private Nvrtc() {}

    /**
     * What came out.
     *
     * @param image for the driver to load, ended by a zero
     * @param kernel what the kernel is called in it
     */
    record Compiled(ByteBuffer image, String kernel) {}

    /**
     * Compiles for a GPU of this compute capability, as in 90 for 9.0: to machine code, or for one that the compiler does not
     * know yet to PTX, which the driver compiles.
     */
    static Compiled compile(KernelSource source, int capability) {
        try (PointerScope _ = new PointerScope()) {
            _nvrtcProgram program = new _nvrtcProgram();
            require(nvrtc.nvrtcCreateProgram(
                    program,
                    new BytePointer(source.text(), StandardCharsets.UTF_8),
                    new BytePointer(source.file(), StandardCharsets.UTF_8),
                    0,
                    (PointerPointer<?>) null,
                    (PointerPointer<?>) null));
            try {
                return compile(program, source, capability);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static Compiled compile(_nvrtcProgram program, KernelSource source, int capability) {
        int known = architecture(capability);
        boolean isExact = known == capability;
        List<String> options = new ArrayList<>(source.options());
        options.add("--gpu-architecture=" + (isExact ? "sm_" : "compute_") + known);
        require(nvrtc.nvrtcAddNameExpression(program, source.kernel()));
        PointerPointer<Pointer> words = new PointerPointer<>(options.size());
        for (int i = 0; i < options.size(); i++) {
            words.put(i, new BytePointer(options.get(i), StandardCharsets.UTF_8));
        }
        int result = nvrtc.nvrtcCompileProgram(program, options.size(), words);
        if (result == nvrtc.NVRTC_ERROR_COMPILATION || result == nvrtc.NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID) {
            throw source.failure(log(program));
        }
        require(result);
        PointerPointer<Pointer> lowered = new PointerPointer<>(1);
        require(nvrtc.nvrtcGetLoweredName(program, new BytePointer(source.kernel()), lowered));
        String kernel = new BytePointer(lowered.get(0)).getString();
        return new Compiled(image(program, isExact), kernel);
    }

    /** The newest that the compiler knows and this GPU has. */
    private static int architecture(int capability) {
        int[] count = new int[1];
        require(nvrtc.nvrtcGetNumSupportedArchs(count));
        int[] known = new int[count[0]];
        require(nvrtc.nvrtcGetSupportedArchs(known));
        int newest = -1;
        for (int one : known) {
            newest = one <= capability ? Math.max(newest, one) : newest;
        }
        if (newest < 0) {
            throw new KernelMachine.CudaFailure("this compiler does not compile for GPUs as old as compute capability "
                    + capability / 10 + "." + capability % 10);
        }
        return newest;
    }

    private static ByteBuffer image(_nvrtcProgram program, boolean isMachineCode) {
        SizeTPointer size = new SizeTPointer(1);
        require(isMachineCode ? nvrtc.nvrtcGetCUBINSize(program, size) : nvrtc.nvrtcGetPTXSize(program, size));
        byte[] image = new byte[Math.toIntExact(size.get()) + 1];
        BytePointer there = new BytePointer(image.length);
        require(isMachineCode ? nvrtc.nvrtcGetCUBIN(program, there) : nvrtc.nvrtcGetPTX(program, there));
        there.get(image, 0, image.length - 1);
        return ByteBuffer.wrap(image);
    }

    private static String log(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        require(nvrtc.nvrtcGetProgramLogSize(program, size));
        BytePointer log = new BytePointer(Math.max(1, size.get()));
        require(nvrtc.nvrtcGetProgramLog(program, log));
        return log.getString();
    }

    private static void require(int result) {
        if (result != nvrtc.NVRTC_SUCCESS) {
            throw new KernelMachine.CudaFailure(
                    "CUDA's compiler says " + nvrtc.nvrtcGetErrorString(result).getString());
        }
    }
}
