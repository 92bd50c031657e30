package dev.estiva.cli;

import dev.estiva.worker.CudaLibraries;
import dev.estiva.worker.NvidiaPart;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the jars of plug-ins lie: users' unless told, and those that come with Estiva. */
final class PluginFolder {
    private PluginFolder() {}

    /** Where the environment says, or empty. */
    static String fromEnvironment() {
        String folder = System.getenv("ESTIVA_PLUGINS");
        return folder == null ? "" : folder;
    }

    /** In the state folder; it need not be there. */
    static Path usual() {
        return state().resolve("plugins");
    }

    /** Where {@code estiva install} puts things, whichever build of the program runs; it need not be there. */
    static Path installed(String what) {
        return state().resolve("installed").resolve(what);
    }

    private static Path state() {
        String state = System.getenv("ESTIVA_STATE");
        return state != null && !state.isEmpty()
                ? Path.of(state).toAbsolutePath()
                : Home.path().resolve(".local").resolve("state").resolve("estiva");
    }

    /** Whether job types can compute on GPUs with what is among the plug-ins, wherever those lie, and with what the machine has. */
    static CudaReadiness cuda(Map<String, String> environment) throws InterruptedException {
        List<Path> folders = new ArrayList<>(bundled());
        folders.add(fromEnvironment().isEmpty() ? usual() : Path.of(fromEnvironment()));
        folders.add(installed("cuda"));
        for (Path folder : folders) {
            if (names(folder).stream().anyMatch(name -> name.matches("pytorch-[0-9.-]+-[a-z]+-[a-z0-9_]+-gpu\\.jar"))) {
                return CudaReadiness.of(CudaLibraries.look(folder, lackedBy(folder), environment));
            }
        }
        return CudaReadiness.NOT_INSTALLED;
    }

    /** What of NVIDIA's is not in a folder that was installed. */
    static List<NvidiaPart> lackedBy(Path folder) {
        List<String> names = names(folder);
        return Stream.of(NvidiaPart.values())
                .filter(part -> names.stream().noneMatch(name -> name.startsWith(part.artifact() + "-")))
                .toList();
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of(); // nor will a JVM for job types find them there
        }
    }

    /** Beside the program's own jar, a folder for each: {@code plugins/torch}. None where it does not run from its jar. */
    static List<Path> bundled() {
        String program = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        Path folder = Path.of(program).toAbsolutePath().resolveSibling("plugins");
        if (!program.endsWith(".jar") || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> plugins = Files.list(folder)) {
            return plugins.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plug-ins in " + folder, e);
        }
    }
}
