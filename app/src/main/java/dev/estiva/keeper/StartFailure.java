package dev.estiva.keeper;

import java.nio.file.Files;
import java.nio.file.Path;

/** An attempt could not be started; says why in the words of whoever submitted it. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    StartFailure(int code, String message) {
        super(message);
        this.code = code;
    }

    Ending ending() {
        return Ending.notStarted(code, String.valueOf(getMessage()));
    }

    /** Something that the keeper needs for it failed. */
    static StartFailure preparing(String what, int error) {
        return new StartFailure(Ending.NOT_EXECUTABLE, what + ": " + Errno.words(error));
    }

    /** The call that starts a process failed: with the same number for several reasons. */
    static StartFailure of(int error, Order order, String worker) {
        String program = order.command().getFirst();
        String place = worker.isEmpty() ? "here" : "on worker " + worker;
        String directory = order.workdir();
        if (!directory.isEmpty() && !Files.isDirectory(Path.of(directory))) {
            String how = Files.exists(Path.of(directory)) ? " is no directory " : " does not exist ";
            return new StartFailure(Ending.NOT_EXECUTABLE, "the working directory " + directory + how + place);
        }
        if (!directory.isEmpty() && error == Libc.EACCES && !Files.isExecutable(Path.of(directory))) {
            return new StartFailure(
                    Ending.NOT_EXECUTABLE, "the working directory " + directory + " may not be entered " + place);
        }
        if (error == Libc.ENOENT || error == Libc.ENOTDIR) {
            return new StartFailure(Ending.NOT_FOUND, notFound(program, directory, place));
        }
        return new StartFailure(
                Ending.NOT_EXECUTABLE, "cannot execute " + program + " " + place + ": " + Errno.words(error));
    }

    private static String notFound(String program, String directory, String place) {
        if (!program.contains("/")) {
            return "there is no command " + program + " " + place + " in any directory of PATH";
        }
        return Files.exists(Path.of(directory.isEmpty() ? "." : directory).resolve(program))
                ? "the interpreter that " + program + " asks for does not exist " + place
                : "there is no " + program + " " + place;
    }
}
