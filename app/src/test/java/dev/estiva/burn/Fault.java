package dev.estiva.burn;

/** What can go wrong, apart from what is slow anyway. */
enum Fault {
    SERVER_KILLED,
    SERVER_MACHINE_CRASHES,
    SERVER_STALLS,
    ANOTHER_POLICY,
    CLOCK_STEPS,
    DISK_SLOW,
    DISK_FAILS,
    AGENT_KILLED,
    AGENT_STALLS,
    KEEPER_KILLED,
    MACHINE_CRASHES,
    OTHER_RESOURCES,
    NAME_TAKEN_TWICE,
    STRANGER_ON_DEVICE,
    CONNECTION_CUT,
    HALF_OPEN,
    PARTITION,
    SLOW_PATH
}
