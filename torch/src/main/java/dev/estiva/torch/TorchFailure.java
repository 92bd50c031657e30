package dev.estiva.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What PyTorch complains of, without the C++ stack that it adds to its message. */
final class TorchFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final Pattern END = Pattern.compile(
            "\\s*(\\nException raised from|\\n[Ff]rame #|\\nSearch for `cuda|\\nCUDA kernel errors might)");

    /** Of the runtime and cuBLAS, of the driver, of the other libraries: each is told in its own words. */
    private static final Pattern OF_CUDA =
            Pattern.compile("CUDA (driver )?error|(cuDNN( Frontend)?|cuFFT|cusolver) error", Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_MEMORY = Pattern.compile("out of memory|_ALLOC_FAILED");

    private TorchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether a GPU failed: CUDA may say the same to whatever the process asks from then on. No memory left is no such error; but
     * what was found when the device was left counts, too.
     */
    static boolean isOfCuda(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        boolean isItself =
                OF_CUDA.matcher(message).find() && !OF_MEMORY.matcher(message).find();
        return isItself || Stream.of(thrown.getSuppressed()).anyMatch(TorchFailure::isOfCuda);
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
