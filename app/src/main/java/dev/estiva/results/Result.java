package dev.estiva.results;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A finished task, as far as it can be compared with others.
 *
 * @param status {@code completed}, {@code failed}, {@code timed_out}, {@code cancelled} or {@code aborted}
 * @param figure the type's own main figure, or null if it gave none
 * @param parameters what the job was told, numbers and truths as text
 */
public record Result(
        String task,
        String type,
        String status,
        Place place,
        Times times,
        @Nullable Figure figure,
        NavigableMap<String, String> parameters) {
    public Result {
        parameters = Collections.unmodifiableNavigableMap(new TreeMap<>(parameters));
    }

    public boolean isCompleted() {
        return status.equals("completed");
    }

    /** A parameter that is a number; empty if it is none or not there. */
    public OptionalDouble number(String parameter) {
        String text = parameters.get(parameter);
        try {
            return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * Where it ran.
     *
     * @param workerType {@code gpu} or {@code cpu}, empty if nobody knows
     * @param device as the task says: {@code cpu} or {@code cuda:0}
     * @param deviceName the GPU's model, or what the task says that it is; may be empty
     * @param held what it held; whole GPUs, parts counted
     */
    public record Place(
            long workerId, String worker, String workerType, String device, String deviceName, Amounts held) {
        double gpus() {
            return held.gpus();
        }

        /** What tasks are compared by: {@code cpu}, or the GPU's model. */
        public String deviceClass() {
            if (device.equals(CPU)) {
                return CPU;
            }
            return deviceName.isEmpty() ? "gpu" : deviceName;
        }

        public boolean isCpu() {
            return device.equals(CPU);
        }
    }

    /** The class of all that runs on no GPU. */
    public static final String CPU = "cpu";

    /**
     * When it ran; instants are microseconds since 1970.
     *
     * @param submitMicros −1 if that is not known any more
     * @param processingSeconds what the type measured itself, else the run time of the task
     */
    public record Times(
            long submitMicros, long startMicros, long endMicros, double waitSeconds, double processingSeconds) {
        public boolean hasWait() {
            return submitMicros >= 0;
        }
    }

    /** A figure by its name in the result: {@code flop_per_second}. */
    public record Figure(String name, double value) {}
}
