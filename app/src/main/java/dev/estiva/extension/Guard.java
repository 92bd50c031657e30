package dev.estiva.extension;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls somebody's code for as long as it behaves. The first fault is remembered, and the code is never called again. Several
 * threads may ask: the engine's, and the mirror's, which keeps the same queue.
 */
final class Guard {
    /** A thread that nobody has needed for so long ends. */
    private static final long IDLE_SECONDS = 30;

    private final String what;
    private final Leash leash;
    private final @Nullable ThreadPoolExecutor aside;
    private volatile @Nullable String fault;
    private long spent;

    /** @param what it is, for messages: {@code order mine} */
    Guard(String what, Leash leash) {
        this.what = what;
        this.leash = leash;
        this.aside = leash.isApart() ? thread(what) : null;
    }

    private static ThreadPoolExecutor thread(String what) {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(what).factory());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /** A pass begins, and with it a new budget. Throws if the code has failed. */
    void beginPass() {
        requireGood();
        synchronized (this) {
            spent = 0;
        }
    }

    /** Calls the code once for one job, whenever that comes. */
    <T> T ask(Supplier<T> code) {
        return ask(code, false);
    }

    /** Calls the code in a pass, on the budget of that. */
    <T> T askInPass(Supplier<T> code) {
        return ask(code, true);
    }

    /** What must be a number. */
    static double number(double answer, String name, Object subject) {
        if (Double.isNaN(answer)) {
            throw new Fault(name + " of " + subject + " is not a number");
        }
        return answer;
    }

    private <T> T ask(Supplier<T> code, boolean inPass) {
        requireGood();
        long before = Ticks.now();
        T answer;
        try {
            answer = aside == null ? code.get() : askAside(aside, code);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            throw failed(e.toString());
        }
        long took = Ticks.now() - before;
        if (took > 0) {
            spend(took, inPass);
        }
        return answer;
    }

    private synchronized void spend(long ticks, boolean inPass) {
        spent += inPass ? ticks : 0;
        if (Math.max(ticks, spent) > budget()) {
            throw failed("took longer than " + leash.seconds() + " s" + (inPass ? " in one pass" : ""));
        }
    }

    private long budget() {
        return (long) leash.seconds() * Ticks.PER_SECOND;
    }

    private <T> T askAside(ThreadPoolExecutor thread, Supplier<T> code) {
        Future<T> future = thread.submit(code::get);
        long waited = 0;
        while (waited <= budget()) {
            try {
                return future.get(1_000 / Ticks.PER_SECOND, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                waited++;
            } catch (ExecutionException e) {
                throw new Fault(String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fault("was interrupted");
            }
        }
        thread.shutdownNow(); // which wakes what sleeps; what computes for ever is left to itself
        throw new Fault("took longer than " + leash.seconds() + " s");
    }

    private Fault failed(String why) {
        synchronized (this) {
            if (fault == null) {
                fault = what + ": " + why;
            }
        }
        if (aside != null) {
            aside.shutdown();
        }
        return new Fault(String.valueOf(fault));
    }

    private void requireGood() {
        String known = fault;
        if (known != null) {
            throw new Fault(known);
        }
    }
}
