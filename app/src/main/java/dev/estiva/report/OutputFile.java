package dev.estiva.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there whole or not at all: written beside its place under another name, and moved there by
 * {@link #finish}. Devices, pipes and standard output ({@code -}) are written directly. Errors name the file.
 */
public final class OutputFile implements AutoCloseable {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final String name;
    private final NamedStream stream;
    private final @Nullable Path temporary;
    private final @Nullable Path target;
    private boolean finished;

    private OutputFile(String name, OutputStream to, @Nullable Path temporary, @Nullable Path target) {
        this.name = name;
        this.stream = new NamedStream(name, to);
        this.temporary = temporary;
        this.target = target;
    }

    /** Standard output is flushed, and left open. */
    public static OutputFile open(String name, OutputStream standardOutput) throws IOException {
        if (name.equals("-")) {
            return new OutputFile("standard output", new Uncloseable(standardOutput), null, null);
        }
        try {
            Path path = Path.of(name);
            if (isSpecial(path)) {
                return new OutputFile(name, Files.newOutputStream(path, StandardOpenOption.WRITE), null, null);
            }
            return beside(name, path);
        } catch (IOException e) {
            throw NamedStream.cannotWrite(name, e);
        }
    }

    private static OutputFile beside(String name, Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(name, null, "it is a folder");
        }
        boolean exists = Files.exists(path);
        if (exists && !Files.isWritable(path)) {
            throw new AccessDeniedException(name);
        }
        Path target = exists ? path.toRealPath() : linked(name, path).toAbsolutePath();
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = target.resolveSibling(target.getFileName() + "." + random + ".part");
        OutputStream to = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputFile file = new OutputFile(name, to, temporary, target);
        if (exists) {
            copyPermissions(target, temporary);
        }
        return file;
    }

    /** Where a link leads whose target is not there yet: the file is to be made there, and the link to stay. */
    private static Path linked(String name, Path path) throws IOException {
        Path at = path;
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(name, null, "its links lead in a circle");
            }
            at = at.toAbsolutePath().resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    public OutputStream stream() {
        return stream;
    }

    /** Makes the file appear in its place. */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        stream.finish();
        if (temporary != null && target != null) {
            try {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw NamedStream.cannotWrite(name, e);
            }
        }
        finished = true;
    }

    /** Leaves nothing behind if the file was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            stream.abandon();
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static boolean isSpecial(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith("/dev")
                || absolute.startsWith("/proc")
                || (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path));
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView made = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (old != null && made != null) {
            made.setPermissions(old.readAttributes().permissions());
        }
    }

    private static final class Uncloseable extends FilterOutputStream {
        Uncloseable(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
