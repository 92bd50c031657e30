package dev.estiva.jobtype;

/** A job's parameters are not what its type expects. The task fails with this message, which needs no stack trace. */
public final class ParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private ParameterException(String message) {
        super(message);
    }

    /** A refusal in the words of all others: {@code payload.size: expected a number from 1 to 9, found "x"}. */
    public static ParameterException of(String parameter, String expected, String found) {
        String path = parameter.isEmpty() ? "payload" : "payload." + parameter;
        return new ParameterException(path + ": expected " + expected + ", found " + found);
    }
}
