package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in the file system the control group (version 2) is that this process lives in. */
final class OwnGroup {
    private static final Path SELF = Path.of("/proc/self");
    private static final String OF_VERSION_2 = "0::";

    private OwnGroup() {}

    /** Null if there is none, or not where this process can see it. */
    static @Nullable Path find() {
        try {
            return find(
                    Files.readAllLines(SELF.resolve("cgroup"), ISO_8859_1),
                    Files.readAllLines(SELF.resolve("mountinfo"), ISO_8859_1));
        } catch (IOException e) {
            return null; // no Linux
        }
    }

    /** The same from the lines of the two files. */
    static @Nullable Path find(List<String> cgroup, List<String> mountinfo) {
        for (String line : cgroup) {
            if (line.startsWith(OF_VERSION_2)) {
                return find(line.substring(OF_VERSION_2.length()), mountinfo);
            }
        }
        return null;
    }

    private static @Nullable Path find(String own, List<String> mountinfo) {
        for (String line : mountinfo) {
            int behind = line.indexOf(" - ");
            String[] mount = line.split(" ", 6);
            if (behind < 0 || mount.length < 6 || !line.startsWith(" - cgroup2 ", behind)) {
                continue;
            }
            Path root = Path.of(unescaped(mount[3]));
            Path group = Path.of(own).normalize();
            if (group.startsWith(root)) { // else the mount shows another part of the tree
                return Path.of(unescaped(mount[4]))
                        .resolve(root.relativize(group))
                        .normalize();
            }
        }
        return null;
    }

    /** Blanks and the like are written as a backslash and three octal digits. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean isEscape = text.charAt(i) == '\\' && i + 3 < text.length();
            plain.append(isEscape ? (char) Integer.parseInt(text.substring(i + 1, i + 4), 8) : text.charAt(i));
            i += isEscape ? 3 : 0;
        }
        return plain.toString();
    }
}
