package dev.estiva.protocol;

import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.Resources;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes what a worker's machine showed. What it could not read is absent. */
final class SampleFields {
    private SampleFields() {}

    static MachineSample read(FieldReader in) throws ProtocolException {
        int cpuLoad = MachineSample.UNKNOWN;
        long memory = MachineSample.UNKNOWN;
        List<DeviceSample> gpus = new ArrayList<>();
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "cpu_load" -> cpuLoad = part(in);
                case "memory_available" -> memory = in.whole(0, Resources.MOST);
                case "gpus" -> gpus = in.list(Bounds.DEVICES, SampleFields::gpu);
                default -> in.skip();
            }
        }
        requireDifferent(gpus);
        return new MachineSample(cpuLoad, memory, gpus);
    }

    private static DeviceSample gpu(FieldReader in) throws ProtocolException {
        Integer index = null;
        long used = MachineSample.UNKNOWN;
        long total = MachineSample.UNKNOWN;
        int utilisation = MachineSample.UNKNOWN;
        long foreign = MachineSample.UNKNOWN;
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "index" -> index = (int) in.whole(0, Bounds.DEVICES - 1);
                case "memory_used" -> used = in.whole(0, Resources.MOST);
                case "memory_total" -> total = in.whole(0, Resources.MOST);
                case "utilisation" -> utilisation = part(in);
                case "foreign_memory" -> foreign = in.whole(0, Resources.MOST);
                default -> in.skip();
            }
        }
        return new DeviceSample(in.require("index", index, "a whole number from 0"), used, total, utilisation, foreign);
    }

    private static int part(FieldReader in) throws ProtocolException {
        return (int) in.fixed(3, 0, MachineSample.FULL);
    }

    private static void requireDifferent(List<DeviceSample> gpus) throws ProtocolException {
        long different = gpus.stream().mapToInt(DeviceSample::device).distinct().count();
        if (different != gpus.size()) {
            throw new ProtocolException("sample.gpus", "one twice", "each index at most once");
        }
    }

    static void write(MachineSample sample, FieldWriter out) {
        out.object("sample");
        part("cpu_load", sample.cpuLoadMilli(), out);
        amount("memory_available", sample.memoryAvailableBytes(), out);
        out.list("gpus", sample.devices(), gpu -> {
            out.whole("index", gpu.device());
            amount("memory_used", gpu.memoryUsedBytes(), out);
            amount("memory_total", gpu.memoryTotalBytes(), out);
            part("utilisation", gpu.utilisationMilli(), out);
            amount("foreign_memory", gpu.foreignBytes(), out);
        });
        out.end();
    }

    private static void amount(String field, long bytes, FieldWriter out) {
        if (bytes != MachineSample.UNKNOWN) {
            out.whole(field, bytes);
        }
    }

    private static void part(String field, int milli, FieldWriter out) {
        if (milli != MachineSample.UNKNOWN) {
            out.decimal(field, milli, 3);
        }
    }
}
