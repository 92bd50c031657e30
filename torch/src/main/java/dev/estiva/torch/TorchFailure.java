package dev.estiva.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PyTorch complains of, without the C++ stack that it adds to its message. */
final class TorchFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final Pattern END =
            Pattern.compile("\\s*(\\nException raised from|\\n[Ff]rame #|\\nCUDA kernel errors might)");

    private TorchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether a GPU failed: CUDA may say the same to whatever the process asks from then on. No memory left is no such error. */
    static boolean isOfCuda(RuntimeException thrown) {
        String message = thrown.getMessage();
        return message != null && message.contains("CUDA error");
    }

    static RuntimeException of(RuntimeException thrown) {
        String message = thrown.getMessage();
        if (message == null) {
            return thrown;
        }
        Matcher end = END.matcher(message);
        return end.find() ? new TorchFailure(message.substring(0, end.start()), thrown) : thrown;
    }
}
