package dev.estiva.core;

import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Report;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.List;

/** A worker's process, as far as it matters: what it runs, and whether it is connected. */
final class FakeWorker {
    WorkerSpec spec;
    WorkerId id = new WorkerId(Integer.MAX_VALUE);
    boolean connected = true;
    final List<Attempt> running = new ArrayList<>();
    final List<Report> unsent = new ArrayList<>();

    FakeWorker(WorkerSpec spec) {
        this.spec = spec;
    }
}
