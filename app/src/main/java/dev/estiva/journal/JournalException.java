package dev.estiva.journal;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The journal cannot do what was asked; the message tells a person what to do about it. */
public final class JournalException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;

    JournalException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    JournalException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }

    /** What is the matter. */
    public enum Reason {
        /** Another process, or this one, has the journal open. */
        IN_USE,
        /** It lies on a network file system. */
        NETWORK_FILE_SYSTEM,
        /** It must not be written. */
        READ_ONLY,
        /** There is no space left. */
        FULL,
        /** A newer program wrote it. */
        NEWER,
        /** The file is something else. */
        FOREIGN,
        /** What was stored is not there any more as it was. */
        DAMAGED,
        /** The disk or the system failed. */
        FAILED,
        /** It was closed, or stopped by an earlier failure. */
        STOPPED
    }
}
