package dev.estiva.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A job to submit, put together field by field; docs/api.md lists the fields. What is not set has the server's default. */
public final class JobRequest {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, Object> request = new LinkedHashMap<>();

    /** A command: program and arguments, without a shell in between. */
    public static JobRequest command(List<String> command) {
        return new JobRequest().set("command", List.copyOf(command));
    }

    public static JobRequest command(String... command) {
        return command(List.of(command));
    }

    /** Work of another type, with its parameters. */
    public static JobRequest ofType(String type, Json payload) {
        return new JobRequest().set("type", type).set("payload", payload);
    }

    /** Any field: strings, whole numbers, {@link BigDecimal}s, lists, maps, {@link Json}. */
    public JobRequest set(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    /** Any field of {@code request}: what each task asks for. */
    public JobRequest ask(String field, Object value) {
        request.put(field, value);
        return this;
    }

    public JobRequest name(String name) {
        return set("name", name);
    }

    /** The size of the array. */
    public JobRequest tasks(int tasks) {
        return set("tasks", tasks);
    }

    public JobRequest cpus(BigDecimal cpus) {
        return ask("cpus", cpus);
    }

    public JobRequest gpus(BigDecimal gpus) {
        return ask("gpus", gpus);
    }

    public JobRequest memory(long bytes) {
        return ask("memory", bytes);
    }

    public JobRequest slots(long slots) {
        return ask("slots", slots);
    }

    /** Labels that the worker must carry. */
    public JobRequest onWorkersWith(Map<String, String> labels) {
        return ask("labels", Map.copyOf(labels));
    }

    public JobRequest labels(Map<String, String> labels) {
        return set("labels", Map.copyOf(labels));
    }

    public JobRequest env(Map<String, String> env) {
        return set("env", Map.copyOf(env));
    }

    public JobRequest workdir(String path) {
        return set("workdir", path);
    }

    public JobRequest stdin(String text) {
        return set("stdin", text);
    }

    /** 1 is the most urgent. */
    public JobRequest priority(int priority) {
        return set("priority", priority);
    }

    public JobRequest estimateSeconds(BigDecimal seconds) {
        return set("estimate_seconds", seconds);
    }

    public JobRequest limitSeconds(BigDecimal seconds) {
        return set("limit_seconds", seconds);
    }

    /** So long after its submission it should have ended. */
    public JobRequest deadlineSeconds(BigDecimal seconds) {
        return set("deadline_seconds", seconds);
    }

    /** Each task of the job can run with a GPU and without: {@code gpu}, {@code cpu}, {@code fastest} is what it prefers. */
    public JobRequest prefer(String device) {
        return set("prefer", device);
    }

    public JobRequest retries(int retries) {
        return set("retries", retries);
    }

    /** Makes it safe to send this job again: the same key gives the same job. */
    public JobRequest idempotencyKey(String key) {
        return set("idempotency_key", key);
    }

    boolean hasKey() {
        return fields.containsKey("idempotency_key");
    }

    /** The job as it is sent. */
    public Json json() {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        if (!request.isEmpty()) {
            all.put("request", new LinkedHashMap<>(request));
        }
        all.replaceAll((_, value) -> value instanceof List<?> list ? new ArrayList<>(list) : value);
        return Json.object(all);
    }
}
