package dev.estiva.chaos;

import dev.estiva.model.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Kills and stops the parts of a site at moments drawn from a seed, and puts each right after a while. */
final class Trouble {
    private static final long MEAN_PAUSE_MILLIS = 500;

    private final Site site;
    private final SeededRandom random;
    private final boolean killsKeepers;
    private final PriorityQueue<Repair> repairs = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos - b.atNanos, 0));
    private final Set<Part> inRepair = new HashSet<>();
    private int keepersKilled;

    Trouble(Site site, SeededRandom random) {
        this.site = site;
        this.random = random;
        boolean mayKillKeepers = random.nextInt(2) == 0;
        this.killsKeepers = mayKillKeepers && !site.stops(); // killed with its worker a keeper ends nothing
    }

    /** Puts something right. */
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private record Repair(long atNanos, Action action) {}

    /** Makes trouble for so long, and then until there has been enough of it, but no longer than ten times the time. */
    void make(long millis, BooleanSupplier isEnough) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (millisSince(start) < millis || (millisSince(start) < 10 * millis && !isEnough.getAsBoolean())) {
            long next = System.nanoTime() + (long) (random.nextExponential(MEAN_PAUSE_MILLIS) * 1e6);
            while (System.nanoTime() - next < 0) {
                Thread.sleep(10);
                repairWhatIsDue();
            }
            Part part = random.nextInt(3) == 0
                    ? site.server()
                    : site.workers().get(random.nextInt(site.workers().size()));
            if (!inRepair.contains(part) && (site.isUp(part) || random.nextInt(10) == 0)) {
                happenTo(part);
            }
        }
        heal();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private void repairWhatIsDue() throws IOException, InterruptedException {
        Repair first = repairs.peek();
        while (first != null && System.nanoTime() - first.atNanos >= 0) {
            repairs.poll();
            first.action.run();
            first = repairs.peek();
        }
    }

    private void happenTo(Part part) throws IOException, InterruptedException {
        int what = random.nextInt(12);
        if (part == site.server() || what < 8) {
            if (what % 2 == 0) {
                kill(part);
            } else {
                stop(part);
            }
        } else if (what < 10) {
            stopKeeper(part);
        } else if (killsKeepers) {
            killKeeper(part);
        }
    }

    private void kill(Part part) throws IOException, InterruptedException {
        note("kill " + part.name());
        part.kill();
        later(part, 800, part::start);
    }

    private void stop(Part part) throws IOException, InterruptedException {
        note("stop " + part.name());
        part.signal("STOP");
        later(part, 2_000, () -> part.signal("CONT"));
    }

    private void stopKeeper(Part worker) throws IOException, InterruptedException {
        note("stop the keeper of " + worker.name());
        for (long pid : site.keepers(worker)) {
            Part.signal("STOP", pid);
            later(worker, 2_000, () -> Part.signal("CONT", pid));
        }
    }

    private void killKeeper(Part worker) throws IOException, InterruptedException {
        note("kill the keeper of " + worker.name());
        keepersKilled++;
        for (long pid : site.keepers(worker)) {
            Part.signal("KILL", pid);
        }
    }

    /** Now and then only after the time at which a worker is given up. */
    private void later(Part part, int millis, Action action) {
        boolean isLong = part != site.server() && random.nextInt(site.stops() ? 3 : 8) == 0;
        long pause = isLong ? 6_500 : random.nextInt(millis);
        inRepair.add(part);
        repairs.add(new Repair(System.nanoTime() + pause * 1_000_000, () -> {
            action.run();
            inRepair.remove(part);
        }));
    }

    /** Puts everything right. */
    private void heal() throws IOException, InterruptedException {
        note("peace");
        while (!repairs.isEmpty()) {
            repairs.remove().action.run();
        }
        List<Part> all = new ArrayList<>(site.workers());
        all.add(site.server());
        for (Part part : all) {
            part.signal("CONT");
            part.start();
        }
        for (Part worker : site.workers()) {
            for (long pid : site.keepers(worker)) {
                Part.signal("CONT", pid);
            }
        }
    }

    /** Whether keepers were killed: their tasks are gone with them, and count as failed. */
    boolean hasKilledKeepers() {
        return keepersKilled > 0;
    }

    private void note(String what) throws IOException {
        Files.writeString(
                site.folder().resolve("trouble.log"),
                Instant.now() + " " + what + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
