package dev.estiva.core;

import dev.estiva.model.Device;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Total orders over values by all that is in them, so that equal ones find each other in a sorted map. */
final class ByContent {
    private static final Comparator<Resources> RESOURCES = Comparator.comparingLong(Resources::slots)
            .thenComparingLong(Resources::cpuMillis)
            .thenComparingLong(Resources::gpuShare)
            .thenComparingLong(Resources::memoryBytes)
            .thenComparing(Resources::extras, ByContent::maps);

    private static final Comparator<Device> DEVICE =
            Comparator.comparing(Device::model).thenComparingLong(Device::memoryBytes);

    static final Comparator<Request> REQUEST = Comparator.comparing(Request::amounts, RESOURCES)
            .thenComparing(Request::gpuModel)
            .thenComparingLong(Request::gpuMemoryBytes)
            .thenComparing(Request::labels, ByContent::maps);

    /** Workers that can run the same things are equal here, whatever their names and speeds. */
    static final Comparator<WorkerSpec> KIND = Comparator.comparing(WorkerSpec::capacity, RESOURCES)
            .thenComparing(WorkerSpec::devices, ByContent::lists)
            .thenComparing(WorkerSpec::labels, ByContent::maps);

    private ByContent() {}

    private static <V extends Comparable<V>> int maps(NavigableMap<String, V> a, NavigableMap<String, V> b) {
        int order = Integer.compare(a.size(), b.size());
        Iterator<Map.Entry<String, V>> others = b.entrySet().iterator();
        for (Iterator<Map.Entry<String, V>> own = a.entrySet().iterator(); order == 0 && own.hasNext(); ) {
            Map.Entry<String, V> left = own.next();
            Map.Entry<String, V> right = others.next();
            order = left.getKey().compareTo(right.getKey());
            order = order != 0 ? order : left.getValue().compareTo(right.getValue());
        }
        return order;
    }

    private static int lists(List<Device> a, List<Device> b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            order = DEVICE.compare(a.get(i), b.get(i));
        }
        return order;
    }
}
