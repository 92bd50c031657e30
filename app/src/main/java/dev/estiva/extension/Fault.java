package dev.estiva.extension;

/** A user's order or placement did what it must not; its message is what is told of it. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fault(String message) {
        super(message);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // which class says it is of no use to whoever wrote the policy
    public String toString() {
        return String.valueOf(getMessage());
    }
}
