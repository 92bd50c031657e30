package dev.estiva.protocol;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages to lines and back, for one side of a connection. Stateless; any thread may use it.
 *
 * @param <I> what this side hears
 * @param <O> what this side says
 */
public final class Codec<I extends Message, O extends Message> {
    private static final Codec<FromWorker, FromServer> SERVER = new Codec<>(WorkerMessages::read);
    private static final Codec<FromServer, FromWorker> WORKER = new Codec<>(ServerMessages::read);

    private final Reader<I> reader;

    private Codec(Reader<I> reader) {
        this.reader = reader;
    }

    /** Reads the fields of a message of a type. */
    private interface Reader<I> {
        I read(String type, FieldReader in) throws ProtocolException;
    }

    /** The server's side: hears workers. */
    public static Codec<FromWorker, FromServer> forServer() {
        return SERVER;
    }

    /** The worker's side: hears the server. */
    public static Codec<FromServer, FromWorker> forWorker() {
        return WORKER;
    }

    /** Appends the message's line, its end included. A message that exists can be written, and fits its line. */
    public void encode(O message, ByteArrayOutputStream out) {
        Encoder.write(message, out);
        out.write('\n');
    }

    /** Reads one line, given without its end. */
    public I decode(byte[] bytes, int offset, int length) throws ProtocolException {
        if (length > Bounds.LINE_BYTES) {
            throw new ProtocolException("", "more", "a line of at most " + Bounds.LINE_BYTES + " bytes");
        }
        @Nullable I message = FieldReader.<@Nullable I>readObject(bytes, offset, length, this::readIfTypeIsFirst);
        if (message != null) {
            return message;
        }
        String type = FieldReader.readObject(bytes, offset, length, Codec::findType);
        return FieldReader.readObject(bytes, offset, length, in -> reader.read(type, in));
    }

    /** The usual case, in one pass; null if another field is first. */
    private @Nullable I readIfTypeIsFirst(FieldReader in) throws ProtocolException {
        if ("type".equals(in.next())) {
            return reader.read(in.name(), in);
        }
        in.skip();
        return Fields.<@Nullable I>skipAll(in, null);
    }

    private static String findType(FieldReader in) throws ProtocolException {
        String type = null;
        for (String field = in.next(); field != null; field = in.next()) {
            if (field.equals("type")) {
                type = in.name();
            } else {
                in.skip();
            }
        }
        return in.require("type", type, "a type of message such as \"HELLO\"");
    }
}
