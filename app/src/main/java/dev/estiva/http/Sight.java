package dev.estiva.http;

/** Which jobs a caller may see, and so also cancel if the role allows it: the one place that decides it, for every route. */
final class Sight {
    private final boolean isPrivate;

    Sight(boolean isPrivate) {
        this.isPrivate = isPrivate;
    }

    /** Whether the caller may see what belongs to this user. */
    boolean sees(Caller caller, String owner) {
        return !isPrivate || caller.isAdmin() || caller.user().equals(owner);
    }

    /** Whether there is anything that the caller may not see. */
    boolean seesAll(Caller caller) {
        return !isPrivate || caller.isAdmin();
    }
}
