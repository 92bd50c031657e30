package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of one file, unpacked if it is packed with gzip, and the format they are in. */
final class Content implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream stream;
    private final Parsed.Format format;

    private Content(InputStream stream, Parsed.Format format) {
        this.stream = stream;
        this.format = format;
    }

    static Content open(Path path) throws WorkloadException {
        String file = path.toString();
        if (Files.isDirectory(path)) {
            throw new WorkloadException(Place.of(file), "a directory", "a workload file");
        }
        try {
            return open(file, Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new WorkloadException(Place.of(file), "no such file", "a workload file").because(e);
        } catch (AccessDeniedException e) {
            throw new WorkloadException(Place.of(file), "that it may not be read", "a readable file").because(e);
        } catch (IOException e) {
            throw unreadable(file, 1, e);
        }
    }

    /** The bytes of a file that is no workload. */
    static InputStream openText(Path path) throws WorkloadException {
        String file = path.toString();
        if (Files.isDirectory(path)) {
            throw new WorkloadException(Place.of(file), "a directory", "a file");
        }
        try {
            return unpacked(new BufferedInputStream(Files.newInputStream(path), BUFFER));
        } catch (NoSuchFileException e) {
            throw new WorkloadException(Place.of(file), "no such file", "a file").because(e);
        } catch (IOException e) {
            throw unreadable(file, 1, e);
        }
    }

    /** Takes over the raw stream: closes it if it cannot be used. */
    private static Content open(String file, InputStream raw) throws IOException, WorkloadException {
        try {
            InputStream plain = unpacked(new BufferedInputStream(raw, BUFFER));
            plain.mark(BUFFER);
            byte[] start = plain.readNBytes(FormatDetector.NEEDED);
            plain.reset();
            return new Content(plain, FormatDetector.detect(file, start));
        } catch (IOException | WorkloadException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream unpacked(BufferedInputStream raw) throws IOException {
        raw.mark(2);
        int magic = (raw.read() << 8) | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
    }

    InputStream stream() {
        return stream;
    }

    Parsed.Format format() {
        return format;
    }

    /** What a failure to read means to the user, {@code line} lines into the file. */
    static WorkloadException unreadable(String file, long line, IOException e) {
        Place place = Place.ofLine(file, line);
        if (e instanceof EOFException) {
            return new WorkloadException(
                            place,
                            "the end of the gzip data in the middle",
                            "a complete file: this one is cut off here")
                    .because(e);
        }
        if (e instanceof ZipException) {
            return new WorkloadException(place, "damaged gzip data (" + e.getMessage() + ")", "an undamaged file")
                    .because(e);
        }
        return new WorkloadException(place, "that reading fails (" + e.getMessage() + ")", "a readable file")
                .because(e);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
