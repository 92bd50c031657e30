package dev.estiva.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a keeper listens: in its directory, or in a private one with a short name, since such addresses are short. */
final class KeeperAddress {
    private static final String SOCKET = "keeper.sock";
    private static final String ELSEWHERE = "keeper.address";

    /** Four less than the shortest that a system allows. */
    private static final int MOST_BYTES = 100;

    private KeeperAddress() {}

    /** A path on which nobody listens; only the holder of the directory's lock may ask. */
    static Path claim(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().resolve(SOCKET);
        Path note = directory.resolve(ELSEWHERE);
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            path = Files.createTempDirectory("estiva-").resolve(SOCKET);
            Files.writeString(note, path.toString());
        } else {
            Files.deleteIfExists(note);
        }
        Files.deleteIfExists(path);
        return path;
    }

    /** Where a keeper of this directory listens, if there is one. */
    static Path of(Path directory) throws IOException {
        Path note = directory.resolve(ELSEWHERE);
        return Files.exists(note)
                ? Path.of(Files.readString(note).strip())
                : directory.toAbsolutePath().resolve(SOCKET);
    }
}
