package dev.estiva.bench;

import dev.estiva.client.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A kernel in CUDA C to compare GPUs by: {@code y = a x + y} in float32, an element a thread. */
final class SaxpyKernel {
    private static final long BLOCK = 256;

    private static final String SOURCE = """
        extern "C" __global__ void saxpy(int n, float a, const float* x, float* y) {
          int i = blockIdx.x * blockDim.x + threadIdx.x;
          if (i < n) y[i] = a * x[i] + y[i];
        }
        """;

    private SaxpyKernel() {}

    /** What tasks of all sizes are told. */
    static Map<String, Object> parameters(long iterations) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("source", SOURCE);
        parameters.put("block", BLOCK);
        parameters.put("iterations", iterations);
        return parameters;
    }

    /** What the kernel is called with where there are so many blocks. */
    static Object arguments(long grid) {
        return Json.parse("""
            [{"scalar": "int32", "value": %1$d}, {"scalar": "float32", "value": 0.5},
             {"buffer": "float32", "name": "x", "size": %1$d, "init": "random"},
             {"buffer": "float32", "name": "y", "size": %1$d}]\
            """.formatted(BLOCK * grid)).value();
    }
}
