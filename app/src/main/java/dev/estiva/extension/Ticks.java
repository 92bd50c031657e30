package dev.estiva.extension;

/**
 * Counts time as this process had it: one tick each 50 ms, and none while the process stands still. So that code is not blamed
 * for a suspended machine, as it would be by the clock.
 */
final class Ticks {
    static final int PER_SECOND = 20;

    private static final Ticks ALL = new Ticks();

    private volatile long count;

    private Ticks() {
        Thread.ofPlatform().daemon().name("ticks for users' policies").start(this::tick);
    }

    static long now() {
        return ALL.count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void tick() {
        try {
            while (true) {
                Thread.sleep(1_000 / PER_SECOND);
                count++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
