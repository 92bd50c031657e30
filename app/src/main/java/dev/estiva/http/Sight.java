package dev.estiva.http;

/** What a caller may see and touch of others' jobs: the one place that decides it, for every route. */
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

    /** Throws unless the caller may cancel what belongs to this user, and sees it. */
    void requireOwner(Caller caller, String owner) {
        if (!caller.isAdmin() && !caller.user().equals(owner)) {
            throw Refusal.forbidden("it belongs to " + owner + "; only they and admins may cancel it");
        }
    }
}
