package dev.estiva.keeper;

/** What a keeper does to itself on Linux, and whether it can. */
final class LinuxMachine {
    private LinuxMachine() {}

    /** Elsewhere, or with a C library of another age, there is no keeper. */
    static boolean isPossible() {
        String architecture = System.getProperty("os.arch", "");
        boolean isKnown = architecture.equals("amd64") || architecture.equals("aarch64");
        return System.getProperty("os.name", "").equals("Linux") && isKnown && Plumbing.isPossible();
    }

    /** Out of the agent's session, so that what ends that does not reach this; and heir to all orphans. */
    static void settle(Libc libc) {
        libc.newSession();
        int result = libc.becomeSubreaper();
        if (result < 0) {
            throw new IllegalStateException("cannot become a subreaper: " + Errno.words(-result));
        }
    }
}
