package dev.estiva.worker;

import dev.estiva.keeper.KeeperSettings;
import dev.estiva.model.WorkerSpec;
import dev.estiva.runner.RunnerSettings;
import dev.estiva.transport.Address;
import dev.estiva.transport.ServerName;
import org.jspecify.annotations.Nullable;

/**
 * How to run a worker.
 *
 * @param server where its server listens, {@code HOST:PORT}
 * @param token what proves that it may join, or empty
 * @param version the program's, for people
 * @param once whether it ends with its first connection; otherwise it reconnects for ever
 * @param parentPid the process whose end is its own end too, or {@link #NO_PARENT}
 * @param runners how it runs job types
 * @param machine what it looks at while it runs
 * @param secure for TLS, or null without
 * @param runsAsUsers whether processes run as the local accounts of their jobs' users
 * @param keeper what holds the processes of its tasks, or null if it runs none and keeps nothing
 */
public record WorkerSettings(
        WorkerSpec spec,
        String server,
        String token,
        String version,
        boolean once,
        long parentPid,
        RunnerSettings runners,
        MachineSettings machine,
        @Nullable ServerName secure,
        boolean runsAsUsers,
        @Nullable KeeperSettings keeper) {
    public static final long NO_PARENT = 0;

    /** Refuses an address that is none. */
    public WorkerSettings {
        Address.parse(server);
    }

    /** One that does not look at its machine. */
    public WorkerSettings(
            WorkerSpec spec,
            String server,
            String token,
            String version,
            boolean once,
            long parentPid,
            RunnerSettings runners) {
        this(spec, server, token, version, once, parentPid, runners, MachineSettings.BLIND, null, false, null);
    }

    /** The same with a keeper. */
    public WorkerSettings keptBy(KeeperSettings newKeeper) {
        return new WorkerSettings(
                spec, server, token, version, once, parentPid, runners, machine, secure, runsAsUsers, newKeeper);
    }

    Address address() {
        return Address.parse(server);
    }
}
