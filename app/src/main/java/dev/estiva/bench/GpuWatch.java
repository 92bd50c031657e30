package dev.estiva.bench;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.Worker;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Asks now and then how busy the GPUs are, as their driver says, and keeps the means. */
final class GpuWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1_000;

    private final EstivaClient client;
    private final Map<Long, double[]> sums = new TreeMap<>();
    private final Thread thread = Thread.ofVirtual().name("watch the GPUs").unstarted(this::run);

    GpuWatch(EstivaClient client) {
        this.client = client;
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                client.workers().forEach(this::add);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // what was seen by then is what there is
        }
    }

    private void add(Worker worker) {
        for (Json device : worker.devices()) {
            BigDecimal busy = device.number("utilisation");
            if (busy != null) {
                synchronized (sums) {
                    double[] sum = sums.computeIfAbsent((long) worker.id(), _ -> new double[2]);
                    sum[0] += busy.doubleValue();
                    sum[1]++;
                }
            }
        }
    }

    /** By worker, of 1; of those alone that tell. */
    Map<Long, Double> means() {
        Map<Long, Double> means = new TreeMap<>();
        synchronized (sums) {
            sums.forEach((worker, sum) -> means.put(worker, sum[0] / sum[1]));
        }
        return Collections.unmodifiableMap(means);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
