package dev.estiva.cli;

import dev.estiva.cli.terminal.Sizes;
import dev.estiva.client.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a task asks for, or a worker has, in a few words: {@code 4 cpus, 0.5 gpu A100 40G, 16G}. */
final class RequestText {
    private RequestText() {}

    static String of(@Nullable Json request) {
        if (request == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        add(parts, request.number("slots"), "slot");
        add(parts, request.number("cpus"), "cpu");
        gpus(parts, request);
        long memory = request.whole("memory", 0);
        if (memory > 0) {
            parts.add(Sizes.format(memory));
        }
        Json extras = request.find("extras");
        if (extras != null) {
            extras.fields().forEach((name, amount) -> parts.add(amount + " " + name));
        }
        request.texts("labels").forEach((label, value) -> parts.add(label + "=" + value));
        return String.join(", ", parts);
    }

    private static void gpus(List<String> parts, Json request) {
        int before = parts.size();
        add(parts, request.number("gpus"), "gpu");
        if (parts.size() > before) {
            String model = request.text("gpu_model", "");
            long memory = request.whole("gpu_memory", 0);
            String kind = (model.isEmpty() ? "" : " " + model) + (memory == 0 ? "" : " " + Sizes.format(memory));
            parts.set(before, parts.getLast() + kind);
        }
    }

    private static void add(List<String> parts, @Nullable BigDecimal amount, String unit) {
        if (amount != null && amount.signum() > 0) {
            boolean one = amount.compareTo(BigDecimal.ONE) <= 0;
            parts.add(amount.stripTrailingZeros().toPlainString() + " " + unit + (one ? "" : "s"));
        }
    }
}
