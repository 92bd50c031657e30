package dev.estiva.protocol;

import tools.jackson.core.TokenStreamContext;

/** Where in a JSON text a reader stands, as people write it: {@code capacity.gpus[1].memory}. */
final class FieldPath {
    /** Enough to find the place; the names come from outside. */
    private static final int MOST_CHARS = 200;

    private FieldPath() {}

    static String of(TokenStreamContext context) {
        StringBuilder path = new StringBuilder();
        append(path, context);
        return Bounds.clip(path.toString(), MOST_CHARS);
    }

    private static void append(StringBuilder path, TokenStreamContext context) {
        if (context.getParent() != null) {
            append(path, context.getParent());
        }
        if (context.inObject() && context.currentName() != null) {
            path.append(path.isEmpty() ? "" : ".").append(context.currentName());
        } else if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        }
    }
}
