package dev.estiva.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code estiva class-path}: what to compile a job type against. */
@Command(
        name = "class-path",
        description = "Prints the class path to compile your own job types against (docs/extending.md).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ClassPathCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        command.commandLine().getOut().println(String.join(File.pathSeparator, classPath()));
        return 0;
    }

    /** The jar alone would do for a JVM, which follows its manifest; build tools rather not. */
    private static List<String> classPath() throws IOException {
        List<String> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path file = Path.of(entry).toAbsolutePath();
            path.add(file.toString());
            Path libraries = file.resolveSibling("lib");
            if (Files.isRegularFile(file) && Files.isDirectory(libraries)) {
                try (Stream<Path> jars = Files.list(libraries)) {
                    jars.map(Path::toString)
                            .filter(jar -> jar.endsWith(".jar"))
                            .sorted()
                            .forEach(path::add);
                }
            }
        }
        return path;
    }
}
