package dev.estiva.workload;

import tools.jackson.core.TokenStreamContext;

/** Where in a JSON document a value stands: {@code $.requests[3].duration}. */
final class JsonPath {
    private JsonPath() {}

    static String of(TokenStreamContext here) {
        StringBuilder path = new StringBuilder("$");
        append(path, here);
        return path.toString();
    }

    private static void append(StringBuilder path, TokenStreamContext context) {
        TokenStreamContext parent = context.getParent();
        if (parent != null) {
            append(path, parent);
        }
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.hasCurrentName()) {
            String name = context.currentName();
            boolean plain = !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
            path.append(plain && name.length() <= 40 ? "." + name : "[" + Quoted.of(name) + "]");
        }
    }
}
