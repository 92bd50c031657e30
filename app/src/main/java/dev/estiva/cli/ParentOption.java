package dev.estiva.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whose end is the program's own, even where that is killed and can end nothing any more. */
final class ParentOption {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--parent", paramLabel = "PID", description = "End when this process has ended.")
    private @Nullable Long parent;

    /** The process's number, or null. */
    @Nullable
    Long pid() {
        if (parent != null && parent < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--parent: expected a number from 1 to " + Long.MAX_VALUE + ", found " + parent);
        }
        return parent;
    }

    /** Runs this on a thread of its own when that process has ended, at once if there is none of that number. */
    static void whenEnded(long pid, Runnable action) {
        Thread.ofVirtual().name("parent").start(() -> {
            ProcessHandle.of(pid).ifPresent(parent -> parent.onExit().join());
            action.run();
        });
    }
}
