package dev.estiva.keeper;

import org.jspecify.annotations.Nullable;

/** The signals that matter here, with the numbers that they have on Linux. */
public enum SignalName {
    HUP(1),
    INT(2),
    QUIT(3),
    ABRT(6),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    CONT(18),
    XCPU(24),
    ILL(4),
    BUS(7),
    FPE(8);

    private final int number;

    SignalName(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** With or without {@code SIG} before it; null if there is none of that name here. */
    public static @Nullable SignalName named(String name) {
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        for (SignalName signal : values()) {
            if (signal.name().equals(bare)) {
                return signal;
            }
        }
        return null;
    }

    /** {@code SIGKILL}, or {@code signal 64} for one that has no name here. */
    static String words(int number) {
        for (SignalName signal : values()) {
            if (signal.number == number) {
                return "SIG" + signal.name();
            }
        }
        return "signal " + number;
    }
}
