package dev.estiva.torch;

import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A task that a test makes up; quotes in its parameters may be single ones. It can be cancelled at a progress. */
final class TaskOfATest implements TaskContext {
    final List<String> said = new CopyOnWriteArrayList<>();
    volatile int cancelAfterProgress = Integer.MAX_VALUE;
    long memoryBytes;
    boolean endsJvm;
    List<DeviceShare> devices = List.of();
    private final Payload payload;

    TaskOfATest(String parameters) {
        this.payload = Payload.of(parameters.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The figures of a type for these parameters. */
    static JsonNode figures(TorchJob type, String parameters) throws InterruptedException {
        byte[] json = type.run(new TaskOfATest(parameters)).output().bytes();
        return JsonMapper.shared().readTree(json);
    }

    @Override
    public TaskId task() {
        return new TaskId(7, 3);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Payload payload() {
        return payload;
    }

    @Override
    public Resources amounts() {
        return new Resources(0, 1_000, 0, memoryBytes, Collections.emptyNavigableMap());
    }

    @Override
    public List<DeviceShare> devices() {
        return devices;
    }

    @Override
    public void progress(double percent, String message) {
        said.add(percent + " " + message);
    }

    @Override
    public void log(String line) {
        said.add(line);
    }

    @Override
    public void endJvmAfterwards() {
        endsJvm = true;
    }

    @Override
    public boolean isCancelled() {
        return said.size() >= cancelAfterProgress;
    }
}
