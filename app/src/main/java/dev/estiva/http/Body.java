package dev.estiva.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body that is one value: bounded in size, and in the time that a client may take to send it. */
final class Body {
    private Body() {}

    static byte[] read(Context request, int most, HttpLimits limits) {
        requirePlain(request);
        if (request.req().getContentLengthLong() > most) {
            throw tooLarge(most);
        }
        Pace pace = Pace.fromNow(limits);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            InputStream in = request.req().getInputStream();
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                if (body.size() + got > most) {
                    throw tooLarge(most);
                }
                body.write(buffer, 0, got);
                pace.received(got);
            }
        } catch (IOException e) {
            throw Errors.isTimeout(e)
                    ? Refusal.timeout("nothing came in for too long")
                    : Refusal.invalidRequest("the body breaks off, or its chunks cannot be read");
        }
        return body.toByteArray();
    }

    /** A small body could stand for an endless one; and who compresses is told so, instead of that it is no JSON. */
    static void requirePlain(Context request) {
        String encoding = request.header("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw Refusal.unsupportedEncoding("send the body as it is, not as " + Clip.of(encoding));
        }
    }

    private static Refusal tooLarge(int most) {
        return Refusal.tooLarge("a body has at most " + most + " bytes");
    }
}
