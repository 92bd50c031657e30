package dev.estiva.core;

import dev.estiva.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What each user's running tasks hold now, and what they have used so far, decayed; by facts alone. Kept only for orders that
 * rank users.
 *
 * <p>Use is counted in processor-seconds, where a task's processors are its {@link Request#processorsMilli()}. What was used
 * at an instant {@code s} counts 2^(−(t−s)/half-life) at {@code t}. From one fact to the next, with the decay {@code d}
 * between them, use becomes {@code use·d + processors·half-life/ln 2·(1−d)}.
 */
public final class Accounts {
    private static final double LN_2 = StrictMath.log(2);
    private static final double MICROS = 1e6;

    private final long halfLifeMicros;
    private final NavigableMap<String, Account> byUser = new TreeMap<>();

    /** @param halfLifeMicros after this time use counts half; 0 if it never fades */
    Accounts(long halfLifeMicros) {
        this.halfLifeMicros = halfLifeMicros;
    }

    Accounts copy() {
        Accounts copy = new Accounts(halfLifeMicros);
        byUser.forEach((user, account) -> copy.byUser.put(user, account.copy()));
        return copy;
    }

    /** What the user has used until now, decayed, in processor-seconds. */
    public double usage(String user, long nowMicros) {
        Account account = byUser.get(user);
        return account == null ? 0 : usage(account, nowMicros);
    }

    /**
     * The largest part of anything in the cluster that the user's running tasks hold (Ghodsi and others, "Dominant resource
     * fairness", NSDI 2011). Of what there is nothing, nobody holds a part.
     */
    public double dominantShare(String user, Workers workers) {
        Account account = byUser.get(user);
        return account == null ? 0 : account.held.largestPartOf(workers.capacity());
    }

    /** Brings a user's use up to now; before what it holds changes. */
    void settle(String user, long nowMicros) {
        Account account = account(user);
        account.usage = usage(account, nowMicros);
        account.settledMicros = nowMicros;
    }

    void take(String user, Request request) {
        Account account = account(user);
        account.held.add(request.amounts());
        account.processorsMilli += request.processorsMilli();
    }

    void give(String user, Request request) {
        Account account = account(user);
        account.held.subtract(request.amounts());
        account.processorsMilli -= request.processorsMilli();
    }

    void restore(StatePart.UserUsage part) {
        Account account = account(part.user());
        account.usage = part.processorSeconds();
        account.settledMicros = part.settledMicros();
    }

    /** The use of every user who ever ran anything, as of its last change. */
    List<StatePart.UserUsage> parts() {
        List<StatePart.UserUsage> parts = new ArrayList<>();
        byUser.forEach(
                (user, account) -> parts.add(new StatePart.UserUsage(user, account.usage, account.settledMicros)));
        return parts;
    }

    /** What each user's running tasks hold, of those who hold anything. */
    NavigableMap<String, Tally> held() {
        NavigableMap<String, Tally> held = new TreeMap<>();
        byUser.forEach((user, account) -> {
            if (!account.held.equals(new Tally())) {
                held.put(user, account.held);
            }
        });
        return held;
    }

    private Account account(String user) {
        return byUser.computeIfAbsent(user, _ -> new Account());
    }

    private double usage(Account account, long nowMicros) {
        double past = Math.max(0, nowMicros - account.settledMicros) / MICROS;
        double processors = account.processorsMilli / 1e3;
        if (halfLifeMicros == 0) {
            return account.usage + processors * past;
        }
        double rate = LN_2 / (halfLifeMicros / MICROS);
        double lost = -StrictMath.expm1(-rate * past);
        return account.usage * (1 - lost) + processors / rate * lost;
    }

    /** One user's. */
    private static final class Account {
        final Tally held;
        long processorsMilli;
        double usage;
        long settledMicros;

        Account() {
            this(new Tally());
        }

        private Account(Tally held) {
            this.held = held;
        }

        Account copy() {
            Account copy = new Account(held.copy());
            copy.processorsMilli = processorsMilli;
            copy.usage = usage;
            copy.settledMicros = settledMicros;
            return copy;
        }
    }
}
