package dev.estiva.workload;

/** Text of a file as it may be shown on a terminal: short, and without control characters. */
final class Quoted {
    private static final int MOST = 40;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int length = Math.min(text.length(), MOST);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isShowable(c)) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append(length < text.length() ? "…\"" : "\"").toString();
    }

    static boolean isShowable(String text) {
        return text.chars().allMatch(c -> isShowable((char) c));
    }

    private static boolean isShowable(char c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT && c != '\uFFFD';
    }
}
