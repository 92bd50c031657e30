package dev.estiva.custom;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An amount of each kind of resource.
 *
 * @param slots tasks at once, or processors of a batch machine
 * @param gpus whole ones and parts, together
 * @param extras further kinds by name, in units of their own
 */
public record Amounts(long slots, double cpus, double gpus, long memoryBytes, SortedMap<String, Long> extras) {
    public Amounts {
        extras = Collections.unmodifiableSortedMap(new TreeMap<>(extras));
    }

    /** Its size as one number: the largest of slots, CPUs and GPUs. */
    public double processors() {
        return Math.max((double) slots, Math.max(cpus, gpus));
    }
}
