package dev.estiva.core;

import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.Seconds;
import dev.estiva.model.WorkerSpec;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Workers and jobs from one line of text, for tests that want to be read. */
public final class TestSpecs {
    private TestSpecs() {}

    /**
     * A worker from words as {@code 8cpu 2gpu 64gb 4slots speed=2 lease=20s model=A100 gpumem=80gb label.zone=eu disk=3}; of GPUs
     * there may be several kinds, as {@code 1gpu:A100 1gpu:T4}.
     */
    public static WorkerSpec worker(String name, String text) {
        Words words = new Words(text);
        List<Device> devices = words.devices();
        Resources capacity = words.resources((long) devices.size() * Resources.WHOLE_GPU);
        int speed = words.milli("speed", 1_000);
        long lease = micros(words.take("lease", "0"));
        return new WorkerSpec(name, capacity, devices, words.labels(), speed, lease);
    }

    /**
     * A job from its name and words as {@code gpu=0.5 cpu=4 slots=1 mem=2gb model=A100 gpumem=40gb label.zone=eu disk=1 for=10m
     * est=5m limit=1h due=2h prio=1 tasks=5 retries=2 backoff=10s}. The estimate is what it takes, unless given; {@code est=?} is none.
     * {@code other-cpu=4 other-est=1h prefer=this} is another way to run it, which is believed to take so long.
     */
    public static JobSpec job(String text) {
        Words words = new Words(text);
        String estimate = words.take("est", words.peek("for", "0"));
        Alternative other = other(words);
        Request request = new Request(
                words.resources(words.milli("gpu", 0) * 10L),
                words.take("model", ""),
                bytes(words.take("gpumem", "0")),
                words.labels());
        return new JobSpec(
                        words.name,
                        words.take("user", "ann"),
                        "sleep",
                        words.number("tasks", 1),
                        request,
                        words.number("prio", JobSpec.DEFAULT_PRIORITY),
                        estimate.equals("?") ? JobSpec.UNKNOWN : micros(estimate),
                        micros(words.take("limit", "-0.000001s")),
                        new Retry(words.number("retries", 0), micros(words.take("backoff", "0"))))
                .withDeadline(micros(words.take("due", "-0.000001s")))
                .withAlternative(other);
    }

    private static @Nullable Alternative other(Words words) {
        int cpus = words.milli("other-cpu", 0);
        String estimate = words.take("other-est", "?");
        String preference = words.take("prefer", "neither").toUpperCase(Locale.ROOT);
        return cpus == 0
                ? null
                : new Alternative(
                        Request.of(new Resources(0, cpus, 0, 0, Collections.emptyNavigableMap())),
                        estimate.equals("?") ? JobSpec.UNKNOWN : micros(estimate),
                        Alternative.Preference.valueOf(preference));
    }

    /** Microseconds of a duration as {@code 10m}, {@code 1.5h}, {@code 500ms} or {@code 0}. */
    public static long micros(String text) {
        String unit = text.replaceFirst("^[-0-9.]+", "");
        BigDecimal amount = new BigDecimal(text.substring(0, text.length() - unit.length()));
        long millis = switch (unit) {
            case "ms" -> 1;
            case "", "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new IllegalArgumentException("a duration of unknown unit: " + text);
        };
        return Seconds.toMicros(amount.multiply(BigDecimal.valueOf(millis)).movePointLeft(3));
    }

    private static long bytes(String text) {
        return text.endsWith("gb") ? Long.parseLong(text.substring(0, text.length() - 2)) << 30 : Long.parseLong(text);
    }

    /** The words of a line, each taken once. */
    private static final class Words {
        private final NavigableMap<String, String> words = new TreeMap<>();
        private final NavigableMap<String, Integer> gpus = new TreeMap<>();
        private String name = "";

        Words(String text) {
            for (String word : text.trim().split(" +", -1)) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    words.put(word.substring(0, equals), word.substring(equals + 1));
                } else if (word.matches("[0-9]+gpu(:.*)?")) {
                    String[] parts = word.split("gpu:?", -1);
                    gpus.put(parts[1], Integer.parseInt(parts[0]));
                } else if (word.matches("[0-9.]+(cpu|slots)")) {
                    String amount = word.replaceFirst("[a-z]+$", "");
                    words.put(word.substring(amount.length()), amount);
                } else if (word.matches("[0-9]+gb")) {
                    words.put("mem", word);
                } else {
                    name = word;
                }
            }
        }

        String peek(String key, String otherwise) {
            return words.getOrDefault(key, otherwise);
        }

        String take(String key, String otherwise) {
            String found = words.remove(key);
            return found == null ? otherwise : found;
        }

        int number(String key, int otherwise) {
            return Integer.parseInt(take(key, Integer.toString(otherwise)));
        }

        int milli(String key, int otherwise) {
            String found = take(key, "");
            return found.isEmpty()
                    ? otherwise
                    : new BigDecimal(found).movePointRight(3).intValueExact();
        }

        List<Device> devices() {
            String model = take("model", "");
            long memory = bytes(take("gpumem", "0"));
            return gpus.entrySet().stream()
                    .flatMap(kind -> Collections.nCopies(
                            kind.getValue(), new Device(kind.getKey().isEmpty() ? model : kind.getKey(), memory))
                            .stream())
                    .toList();
        }

        NavigableMap<String, String> labels() {
            NavigableMap<String, String> labels = new TreeMap<>();
            for (String key : List.copyOf(words.keySet())) {
                if (key.startsWith("label.")) {
                    labels.put(key.substring(6), take(key, ""));
                }
            }
            return labels;
        }

        /** Whatever word is left that belongs to nothing else is a resource of its own kind. */
        Resources resources(long gpuShare) {
            NavigableMap<String, Long> extras = new TreeMap<>();
            int slots = number("slots", 0);
            int cpus = milli("cpu", 0);
            long memory = bytes(take("mem", "0"));
            for (String key : List.copyOf(words.keySet())) {
                if (words.getOrDefault(key, "").matches("[0-9]+")
                        && !key.matches("tasks|prio|retries|gpumem|speed|for|est|limit|backoff")) {
                    extras.put(key, Long.parseLong(take(key, "0")));
                }
            }
            boolean nothing = slots == 0 && cpus == 0 && gpuShare == 0 && memory == 0 && extras.isEmpty();
            return new Resources(nothing ? 1 : slots, cpus, gpuShare, memory, extras);
        }
    }
}
