package dev.estiva.cli;

import dev.estiva.extension.CustomPolicies;
import dev.estiva.extension.Leash;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** In which jars users' own orders and placements are. */
final class PolicyJars {
    private static final String FLAG = "--policies-jar";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = FLAG,
            paramLabel = "JAR|DIR",
            description =
                    "A jar with orders and placements of your own, or a folder of such jars (docs/own-policies.md)."
                            + " Default: the jars of the plug-in folder, which the environment variable ESTIVA_PLUGINS"
                            + " names.")
    private List<Path> given = new ArrayList<>();

    CustomPolicies policies(Leash leash) {
        return new CustomPolicies(jars(), leash);
    }

    /** What was named must be there and be jars; the usual folder need not. */
    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        for (Path path : given) {
            List<Path> found = Files.isDirectory(path) ? jarsIn(path) : List.of(path);
            if (found.isEmpty()) {
                throw wrong("found no jars in " + path);
            }
            found.forEach(this::requireJar);
            jars.addAll(found);
        }
        if (given.isEmpty()) {
            String fromEnvironment = PluginFolder.fromEnvironment();
            Path usual = fromEnvironment.isEmpty() ? PluginFolder.usual() : Path.of(fromEnvironment);
            jars.addAll(Files.isDirectory(usual) ? jarsIn(usual) : List.of());
        }
        return jars;
    }

    private List<Path> jarsIn(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw wrong("cannot read " + folder + ": " + e.getMessage());
        }
        jars.sort(null);
        return jars;
    }

    private void requireJar(Path file) {
        if (!Files.isRegularFile(file)) {
            throw wrong("found " + file + ", expected a jar or a folder of jars");
        }
        try (ZipFile _ = new ZipFile(file.toFile())) {
            return;
        } catch (ZipException e) {
            throw wrong(file + " is not a jar: " + e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot read " + file + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), FLAG + ": " + message);
    }
}
