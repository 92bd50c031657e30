package dev.estiva.access;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code tokens.json}: readable by its owner alone, replaced as a whole, changed by one process at a time. */
final class TokenFile {
    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    /** A process cannot lock a file against itself. */
    private static final ReentrantLock HERE = new ReentrantLock();

    private final Path file;

    TokenFile(Path directory) {
        this.file = directory.resolve("tokens.json");
    }

    /** What tells one content from another without reading it; null if there is no file. */
    @Nullable
    Object stamp() throws IOException {
        try {
            var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** What somebody does while no other process changes the tokens. */
    @FunctionalInterface
    interface Change<T> {
        T run() throws IOException;
    }

    /** Keeps other processes from changing the tokens meanwhile. */
    <T> T exclusively(Change<T> change) throws IOException {
        Path lock = file.resolveSibling("tokens.lock");
        HERE.lock();
        try (FileChannel channel = FileChannel.open(
                        lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly(lock));
                FileLock held = channel.lock()) {
            assert held.isValid();
            return change.run();
        } finally {
            HERE.unlock();
        }
    }

    List<TokenEntry> read() throws IOException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
            return entries(in);
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(
                    file + " is damaged: " + e.getMessage() + ". Without it no token is valid: put a copy back, or"
                            + " remove it to have the first tokens made anew",
                    e);
        }
    }

    private List<TokenEntry> entries(JsonParser in) {
        List<TokenEntry> entries = new ArrayList<>();
        expect(in.nextToken(), JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (name.equals("version") && in.getIntValue() > VERSION) {
                throw new IllegalArgumentException("it was written by a newer Estiva");
            }
            if (name.equals("tokens")) {
                expect(value, JsonToken.START_ARRAY);
                while (in.nextToken() == JsonToken.START_OBJECT) {
                    entries.add(entry(in));
                }
            } else {
                in.skipChildren();
            }
        }
        return entries;
    }

    private static TokenEntry entry(JsonParser in) {
        String id = "";
        String user = "";
        String role = "";
        String hash = "";
        String created = "";
        String expires = "";
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> id = in.getString();
                case "user" -> user = in.getString();
                case "role" -> role = in.getString();
                case "sha256" -> hash = in.getString();
                case "created" -> created = in.getString();
                case "expires" -> expires = in.getString();
                default -> in.skipChildren();
            }
        }
        Instant until = expires.isEmpty() ? null : Instant.parse(expires);
        return new TokenEntry(id, user, Role.of(role), hash, Instant.parse(created), until);
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new IllegalArgumentException("expected " + expected + ", found " + found);
        }
    }

    void write(Collection<TokenEntry> entries) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeNumberProperty("version", VERSION);
            out.writeArrayPropertyStart("tokens");
            for (TokenEntry entry : entries) {
                out.writeRaw('\n');
                out.writeStartObject();
                out.writeStringProperty("id", entry.id());
                out.writeStringProperty("user", entry.user());
                out.writeStringProperty("role", entry.role().title());
                out.writeStringProperty("sha256", entry.hash());
                out.writeStringProperty("created", entry.created().toString());
                Instant expires = entry.expires();
                if (expires != null) {
                    out.writeStringProperty("expires", expires.toString());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        replace(file, text.toByteArray());
    }

    /** Puts a file there that its owner alone can read, whole or not at all. */
    static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(draft))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void replace(Path file, String line) throws IOException {
        replace(file, (line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
