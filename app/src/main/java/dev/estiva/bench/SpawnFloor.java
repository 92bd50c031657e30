package dev.estiva.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast this machine starts processes at all: threads that do nothing but call the C library's {@code posix_spawn} and
 * {@code waitpid} in turn, with an empty environment, without output, groups or notes. A program in C does the same at the
 * same rate.
 */
final class SpawnFloor {
    private final MethodHandle spawn = handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private final MethodHandle waitFor = handle("waitpid", JAVA_INT, ADDRESS, JAVA_INT);

    /** Processes a second. */
    double measure(String program, int processes, int threads) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(processes);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            long begun = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> loop(program, left)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return processes / ((System.nanoTime() - begun) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void loop(String program, AtomicInteger left) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(program);
            MemorySegment arguments = arena.allocate(ADDRESS, 2);
            arguments.setAtIndex(ADDRESS, 0, path);
            arguments.setAtIndex(ADDRESS, 1, MemorySegment.NULL);
            MemorySegment environment = arena.allocate(ADDRESS, 1);
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment status = arena.allocate(JAVA_INT);
            while (left.getAndDecrement() > 0) {
                int error = (int)
                        spawn.invokeExact(pid, path, MemorySegment.NULL, MemorySegment.NULL, arguments, environment);
                int ended = error == 0 ? (int) waitFor.invokeExact(pid.get(JAVA_INT, 0), status, 0) : -1;
                if (ended < 0 || status.get(JAVA_INT, 0) != 0) {
                    throw new IllegalStateException("cannot run " + program);
                }
            }
        } catch (Throwable e) {
            throw e instanceof IllegalStateException known ? known : new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // it is what this class is for
    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
