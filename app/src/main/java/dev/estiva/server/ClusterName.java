package dev.estiva.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The name by which workers know a cluster again: made once, kept in its data directory. */
final class ClusterName {
    private static final String FILE = "cluster-id";

    private ClusterName() {}

    static String of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        try {
            String name = Files.readString(file).strip();
            if (name.matches("[A-Za-z0-9._-]{1,100}")) {
                return name;
            }
            throw new IOException(file + " should hold the cluster's name in one line, of letters, digits and .-_");
        } catch (NoSuchFileException e) {
            return renew(data);
        }
    }

    /** Gives it another one: to workers it is another cluster then. */
    static String renew(Path data) throws IOException {
        Path fresh = data.resolve(FILE + ".new");
        String name = UUID.randomUUID().toString();
        Files.writeString(fresh, name + "\n");
        Files.move(fresh, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return name;
    }
}
