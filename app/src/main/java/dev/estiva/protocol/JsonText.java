package dev.estiva.protocol;

import dev.estiva.model.Payload;

/** Checks JSON from outside before it becomes a payload: what is inside a message is trusted to be JSON. */
public final class JsonText {
    private JsonText() {}

    /** The bytes as a payload, if they are one JSON value in UTF-8 within the bounds. */
    public static Payload payload(byte[] json) throws ProtocolException {
        return FieldReader.readValue(json, Bounds.PAYLOAD_BYTES);
    }
}
