package dev.estiva.model;

/**
 * One GPU of a worker. Its index in the worker's list of devices is its name.
 *
 * @param model the maker's name for it, or empty where nobody knows
 * @param memoryBytes its memory, 0 where nobody knows
 */
public record Device(String model, long memoryBytes) {
    public static final Device ANY = new Device("", 0);

    public Device {
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("the memory of a device must not be negative: " + memoryBytes);
        }
    }
}
