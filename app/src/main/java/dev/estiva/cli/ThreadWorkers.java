package dev.estiva.cli;

import dev.estiva.model.WorkerSpec;
import dev.estiva.runner.RunnerSettings;
import dev.estiva.transport.Address;
import dev.estiva.worker.WorkerProcess;
import dev.estiva.worker.WorkerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Workers inside this process, for a rehearsal: the same code, without the price of a JVM each. */
final class ThreadWorkers implements WorkerStarter {
    private final List<Thread> threads = new ArrayList<>();

    @Override
    public long start(WorkerSpec worker, Address server, Consumer<End> ended) {
        WorkerSettings settings = new WorkerSettings(
                worker, server.toString(), "", "", true, WorkerSettings.NO_PARENT, RunnerSettings.NONE);
        threads.add(Thread.ofPlatform().daemon().name("worker " + worker.name()).start(() -> work(settings, ended)));
        return ProcessHandle.current().pid();
    }

    private static void work(WorkerSettings settings, Consumer<End> ended) {
        try {
            ended.accept(new End("exit code " + WorkerProcess.run(settings, _ -> {}), ""));
        } catch (IOException e) {
            ended.accept(new End(String.valueOf(e.getMessage()), ""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        for (Thread thread : threads) {
            try {
                thread.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
