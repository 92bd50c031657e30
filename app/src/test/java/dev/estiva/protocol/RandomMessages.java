package dev.estiva.protocol;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Messages of every kind, with small, large, empty and odd contents. */
final class RandomMessages {
    private static final List<String> PIECES = List.of(
            "a", "worker", "7", " ", "\"", "\\", "/", "é", "ß", "Ж", "日本", "😀", "{", "}", "[", ":", ",", "\u2028",
            "ﷺ");
    private static final List<String> VALUES = List.of(
            "1",
            "-0.5e-7",
            "\"x\"",
            "true",
            "[]",
            "{}",
            "[1,[2,[3]]]",
            "{\"a\":{\"b\":[null,\"ü\\n\"]}}",
            "\"\\ud83d\"",
            "123456789012345678901234567890",
            "1.50",
            "{\"seconds\": 2.5}");

    private final SeededRandom random;

    RandomMessages(SeededRandom random) {
        this.random = random;
    }

    FromWorker fromWorker() {
        return switch (random.nextInt(6)) {
            case 0 ->
                new FromWorker.Hello(
                        upTo(Integer.MAX_VALUE - 1) + 1,
                        spec(),
                        nameOrEmpty(),
                        big(Long.MAX_VALUE),
                        name(),
                        nameOrEmpty(),
                        big(Long.MAX_VALUE),
                        attempts(),
                        nameOrEmpty());
            case 1 -> new FromWorker.Ready(big(Resources.MOST));
            case 2 ->
                new FromWorker.Beat(1 + big(Long.MAX_VALUE - 1), attempts(), random.nextInt(2) == 0 ? null : sample());
            case 3 -> new FromWorker.Progress(attempt(), upTo(FromWorker.Progress.WHOLE), text());
            case 4 -> new FromWorker.Output(attempt(), one(List.of(TaskStream.values())), big(1L << 40), bytes());
            default ->
                new FromWorker.Result(
                        attempt(),
                        one(List.of(FromWorker.Status.values())),
                        big(JobSpec.LONGEST_MICROS),
                        (int) random.nextLong(),
                        text(),
                        json());
        };
    }

    FromServer fromServer() {
        return switch (random.nextInt(6)) {
            case 0 -> welcome();
            case 1 -> new FromServer.Refused(text());
            case 2 ->
                new FromServer.Beat(epoch(), random.nextInt(2) == 0 ? 0 : 1 + big(Long.MAX_VALUE - 1), attempts());
            case 3 ->
                new FromServer.ProcessTask(
                        attempt(),
                        epoch(),
                        name(),
                        json(),
                        resources(big(Resources.MOST)),
                        list(() -> new DeviceShare(upTo(Bounds.DEVICES - 1), 1 + upTo(Resources.WHOLE_GPU - 1))),
                        random.nextInt(2) == 0 ? JobSpec.UNKNOWN : big(JobSpec.LONGEST_MICROS),
                        random.nextInt(2) == 0 ? "" : name());
            case 4 -> new FromServer.Output(attempt(), epoch(), one(List.of(TaskStream.values())), big(Long.MAX_VALUE));
            default ->
                new FromServer.Cancel(
                        attempt(), epoch(), one(List.of(StopCause.values())), big(JobSpec.LONGEST_MICROS));
        };
    }

    private FromServer.Welcome welcome() {
        long beat = FromServer.LEAST_BEAT_MICROS + big(1_000_000_000);
        return new FromServer.Welcome(
                1 + upTo(5),
                name(),
                epoch(),
                new WorkerId(1 + upTo(Integer.MAX_VALUE - 1)),
                beat,
                beat + 1 + big(1_000_000_000),
                nameOrEmpty(),
                random.nextInt(2) == 0 ? FromServer.Welcome.NO_OUTPUT : upTo(Integer.MAX_VALUE));
    }

    private Payload bytes() {
        byte[] bytes = new byte[upTo(5_000)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return Payload.of(bytes);
    }

    private MachineSample sample() {
        List<DeviceSample> gpus = new ArrayList<>();
        for (int device = upTo(3); device < Bounds.DEVICES; device += 1 + upTo(Bounds.DEVICES)) {
            gpus.add(new DeviceSample(device, amountOrUnknown(), amountOrUnknown(), part(), amountOrUnknown()));
        }
        return new MachineSample(part(), amountOrUnknown(), gpus);
    }

    private long amountOrUnknown() {
        return random.nextInt(4) == 0 ? MachineSample.UNKNOWN : big(Resources.MOST);
    }

    private int part() {
        return random.nextInt(4) == 0 ? MachineSample.UNKNOWN : upTo(MachineSample.FULL);
    }

    private WorkerSpec spec() {
        List<Device> devices = list(() -> new Device(nameOrEmpty(), big(Resources.MOST)));
        return new WorkerSpec(
                name(),
                resources((long) devices.size() * Resources.WHOLE_GPU),
                devices,
                map(this::nameOrEmpty),
                1 + upTo(WorkerSpec.TOP_SPEED - 1),
                big(WorkerSpec.LONGEST_LEASE_MICROS));
    }

    private Resources resources(long gpuShare) {
        return new Resources(
                big(Resources.MOST),
                big(Resources.MOST),
                gpuShare,
                big(Resources.MOST),
                map(() -> big(Resources.MOST)));
    }

    private AttemptId attempt() {
        return new AttemptId(new TaskId(1 + big(Long.MAX_VALUE - 1), upTo(Integer.MAX_VALUE)), 1 + upTo(1_000));
    }

    private List<AttemptId> attempts() {
        return list(this::attempt);
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = upTo(4); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private <T> NavigableMap<String, T> map(Supplier<T> value) {
        NavigableMap<String, T> map = new TreeMap<>();
        for (int i = upTo(4); i > 0; i--) {
            map.put(name(), value.get());
        }
        return map;
    }

    private Payload json() {
        int choice = random.nextInt(VALUES.size() + 1);
        return choice == VALUES.size()
                ? Payload.NONE
                : Payload.of(VALUES.get(choice).getBytes(StandardCharsets.UTF_8));
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = upTo(5); i >= 0; i--) {
            name.append(one(PIECES));
        }
        return name.toString();
    }

    private String nameOrEmpty() {
        return random.nextInt(3) == 0 ? "" : name();
    }

    private String text() {
        return random.nextInt(4) == 0 ? "two\r\nlines\t\u0000\u0007" + name() : nameOrEmpty();
    }

    private long epoch() {
        return 1 + big(Long.MAX_VALUE - 1);
    }

    /** From 0 to most; small numbers as often as large ones. */
    private long big(long most) {
        long drawn = random.nextLong() >>> (1 + random.nextInt(63));
        return drawn > most ? drawn % (most + 1) : drawn;
    }

    private int upTo(int most) {
        return (int) big(most);
    }
}
