package dev.estiva.metrics;

import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker as charts show it: its rows, and how busy it is by the kind of resource that it counts in. */
final class TimelineWorker {
    private static final ResourceKind[] PREFERRED = {
        ResourceKind.SLOTS, ResourceKind.CPU, ResourceKind.GPU, ResourceKind.MEMORY
    };

    private final String name;
    private final int gridRow;
    private final int row;
    private final List<Integer> deviceGridRows = new ArrayList<>();
    private final List<Integer> deviceRows = new ArrayList<>();
    private @Nullable WorkerSpec spec;
    private ResourceKind kind = ResourceKind.SLOTS;
    private Resources held = Resources.NONE;

    TimelineWorker(String name, int gridRow, int row) {
        this.name = name;
        this.gridRow = gridRow;
        this.row = row;
    }

    String name() {
        return name;
    }

    int gridRow() {
        return gridRow;
    }

    /** Of the Gantt chart. */
    int row() {
        return row;
    }

    int devices() {
        return deviceRows.size();
    }

    int deviceGridRow(int device) {
        return deviceGridRows.get(device);
    }

    int deviceRow(int device) {
        return deviceRows.get(device);
    }

    void addDevice(int newGridRow, int newRow) {
        deviceGridRows.add(newGridRow);
        deviceRows.add(newRow);
    }

    void joins(WorkerSpec newSpec) {
        spec = newSpec;
        for (ResourceKind each : PREFERRED) {
            if (each.of(newSpec.capacity()) > 0) {
                kind = each;
                return;
            }
        }
    }

    WorkerSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("worker " + name + " has not joined");
        }
        return spec;
    }

    void use(Resources amounts, int sign) {
        held = new Resources(
                held.slots() + sign * amounts.slots(),
                held.cpuMillis() + sign * amounts.cpuMillis(),
                held.gpuShare() + sign * amounts.gpuShare(),
                held.memoryBytes() + sign * amounts.memoryBytes(),
                Resources.NONE.extras());
    }

    /** In parts of {@link OccupancyGrid#WHOLE}. */
    long busy() {
        long of = spec == null ? 0 : kind.of(spec.capacity());
        return of == 0 ? 0 : Math.round((double) kind.of(held) / of * OccupancyGrid.WHOLE);
    }

    /** How many lanes of its row these amounts take: a slot is a lane where there are few enough. */
    int lanes(Resources amounts) {
        boolean isCounted =
                spec != null && kind == ResourceKind.SLOTS && spec().capacity().slots() <= Lanes.MOST;
        return isCounted ? (int) Math.max(1, amounts.slots()) : 1;
    }
}
