package dev.estiva.http;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;

/**
 * What tasks of a type that comes with Estiva cannot do without. Where their job asks for none of it, it gets the least: so a
 * cluster that could never run them says so, instead of failing them one by one.
 */
final class TypeNeeds {
    /** It runs nowhere but on a GPU. */
    private static final String CUDA_KERNEL = "cuda_kernel";

    private TypeNeeds() {}

    static Request added(String type, Request request) {
        Resources asked = request.amounts();
        if (!type.equals(CUDA_KERNEL) || asked.gpuShare() > 0) {
            return request;
        }
        Resources amounts = new Resources(
                asked.slots(), asked.cpuMillis(), Resources.WHOLE_GPU, asked.memoryBytes(), asked.extras());
        return new Request(amounts, request.gpuModel(), request.gpuMemoryBytes(), request.labels());
    }
}
