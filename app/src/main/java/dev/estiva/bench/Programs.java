package dev.estiva.bench;

import java.util.List;

/** How to start this program as a process of its own. */
@FunctionalInterface
public interface Programs {
    /**
     * The words of a command line for a {@link ProcessBuilder}.
     *
     * @param jvmOptions such as {@code -Xmx256m}
     * @param arguments as a user would write them after {@code estiva}
     */
    List<String> command(List<String> jvmOptions, List<String> arguments);
}
