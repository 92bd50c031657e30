package dev.estiva.worker;

import dev.estiva.model.Device;

/**
 * One GPU of this machine.
 *
 * @param index what {@code nvidia-smi} calls it, which is its place on the PCI bus
 * @param uuid the same for ever, wherever it is plugged in
 * @param model the maker's name for it
 * @param memoryBytes 0 where nobody knows
 */
public record Gpu(int index, String uuid, String model, long memoryBytes) {
    /** As the scheduler sees it. */
    Device device() {
        return new Device(model, memoryBytes);
    }
}
