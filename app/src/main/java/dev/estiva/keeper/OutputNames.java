package dev.estiva.keeper;

import dev.estiva.model.TaskStream;
import java.nio.file.Path;

/** Where the output of attempts lies in a worker's state directory. */
public final class OutputNames {
    static final String DIRECTORY = "output";

    private OutputNames() {}

    /** The file of one stream of the attempt to which the keeper has given this number. It need not exist. */
    public static Path file(Path stateDirectory, long number, TaskStream stream) {
        return stateDirectory.resolve(DIRECTORY).resolve(of(number, stream));
    }

    static String of(long number, TaskStream stream) {
        return switch (stream) {
            case STDOUT -> number + ".out";
            case STDERR -> number + ".err";
        };
    }

    /** The number in a name that {@link #of} made, or -1. */
    static long number(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        try {
            return dot < 0 ? -1 : Long.parseLong(name.substring(0, dot));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
