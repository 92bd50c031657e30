package dev.estiva.protocol;

/** A line, or a JSON value in it, is not what the format says. The message names the field, what it is and what it should be. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String found;
    private final String expected;

    /** The field is a path such as {@code capacity.gpus[1].memory}, or empty for the line as a whole. */
    public ProtocolException(String field, String found, String expected) {
        super((field.isEmpty() ? "" : field + ": ") + "expected " + expected + ", found " + found);
        this.field = field;
        this.found = found;
        this.expected = expected;
    }

    public String field() {
        return field;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
