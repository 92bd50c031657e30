package dev.estiva.model;

import java.util.List;

/** Where an attempt runs: a list of shares of workers, of length one until gangs arrive. */
public record Placement(List<Share> shares) {
    public Placement {
        shares = List.copyOf(shares);
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("a placement names at least one worker");
        }
    }

    public static Placement on(Share share) {
        return new Placement(List.of(share));
    }

    /** The only worker, of a placement on one. */
    public WorkerId worker() {
        return shares.getFirst().worker();
    }

    /** What one worker gives: amounts, and of which devices how much. */
    public record Share(WorkerId worker, Resources amounts, List<DeviceShare> devices) {
        public Share {
            devices = List.copyOf(devices);
        }
    }

    /**
     * A part of one device.
     *
     * @param device its index on the worker, from 0
     * @param share ten-thousandths of it
     */
    public record DeviceShare(int device, int share) {}
}
