package dev.estiva.jobtype;

import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A task that a test makes up for a job type; quotes in its parameters may be single ones. */
public final class FakeTask implements TaskContext {
    public final List<String> log = new ArrayList<>();
    public boolean cancelled;
    private final Payload payload;

    public FakeTask(String parameters) {
        this.payload = Payload.of(parameters.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
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
        return Resources.ofSlots(1);
    }

    @Override
    public List<DeviceShare> devices() {
        return List.of();
    }

    @Override
    public void progress(double percent, String message) {
        log.add(percent + " " + message);
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
