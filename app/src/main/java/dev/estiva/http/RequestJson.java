package dev.estiva.http;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;

/** Amounts and requests as JSON: what is zero is left out of a request. */
final class RequestJson {
    private RequestJson() {}

    static void write(JsonOut out, Request request) {
        out.object("request", () -> {
            Resources amounts = request.amounts();
            if (amounts.cpuMillis() > 0) {
                out.decimal("cpus", amounts.cpuMillis(), 3);
            }
            if (amounts.gpuShare() > 0) {
                out.decimal("gpus", amounts.gpuShare(), 4);
            }
            if (amounts.memoryBytes() > 0) {
                out.whole("memory", amounts.memoryBytes());
            }
            if (amounts.slots() > 0) {
                out.whole("slots", amounts.slots());
            }
            out.textUnlessEmpty("gpu_model", request.gpuModel());
            if (request.gpuMemoryBytes() > 0) {
                out.whole("gpu_memory", request.gpuMemoryBytes());
            }
            if (!request.labels().isEmpty()) {
                out.texts("labels", request.labels());
            }
            if (!amounts.extras().isEmpty()) {
                out.wholes("extras", amounts.extras());
            }
        });
    }

    /** All of them, those that are zero too. */
    static void amounts(JsonOut out, String field, Resources amounts) {
        out.object(field, () -> {
            out.whole("slots", amounts.slots());
            out.decimal("cpus", amounts.cpuMillis(), 3);
            out.whole("memory", amounts.memoryBytes());
            out.decimal("gpus", amounts.gpuShare(), 4);
            if (!amounts.extras().isEmpty()) {
                out.wholes("extras", amounts.extras());
            }
        });
    }
}
