package dev.estiva.torch;

import dev.estiva.worker.CudaLibraries;
import dev.estiva.worker.NvidiaPart;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * NVIDIA's own libraries, which PyTorch's for GPUs are linked with. Those that did not come as jars are loaded from where the
 * machine has them: the dynamic linker takes what is loaded already for whatever asks for it by its name.
 */
final class NvidiaLibraries {
    private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";

    private NvidiaLibraries() {}

    /**
     * Finds and loads them; may take seconds.
     *
     * @param torch a file of PyTorch's for GPUs, among the resources
     * @return why that is not possible, or empty
     * @throws Natives.UnavailableException if it was interrupted, before anything was loaded
     */
    static String load(URL torch) {
        try {
            List<NvidiaPart> wanted = Stream.of(NvidiaPart.values())
                    .filter(part -> NvidiaLibraries.class.getResource(
                                    FOLDER + part.libraries().getLast())
                            == null)
                    .toList();
            CudaLibraries found = CudaLibraries.look(folder(torch), wanted, System.getenv());
            return found.areThere() ? load(found.libraries()) : found.whyNot();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Natives.UnavailableException("cancelled while NVIDIA's libraries were looked for", e);
        } catch (IOException e) {
            return "NVIDIA's libraries cannot be read: " + e.getMessage();
        }
    }

    private static String load(List<Path> libraries) throws IOException {
        Loader.load(org.bytedeco.javacpp.presets.javacpp.class); // what can load others
        URL linker = NvidiaLibraries.class.getResource(FOLDER + CudaLibraries.LINKER);
        boolean hasLinker = libraries.stream().anyMatch(file -> file.endsWith(CudaLibraries.LINKER));
        if (linker != null && !hasLinker) {
            File copy = Objects.requireNonNull(Loader.cacheResource(linker));
            Loader.loadGlobal(copy.getPath());
        }
        for (Path library : libraries) {
            try {
                Loader.loadGlobal(library.toString());
            } catch (UnsatisfiedLinkError e) {
                return "NVIDIA's " + library + " cannot be loaded: " + e.getMessage();
            }
        }
        return "";
    }

    /** Where the jar lies that has this, which is the folder that was installed. */
    private static Path folder(URL resource) throws IOException {
        if (!(resource.openConnection() instanceof JarURLConnection jar)) {
            throw new IOException(resource + " is in no jar");
        }
        return Objects.requireNonNull(
                Path.of(URI.create(jar.getJarFileURL().toString())).getParent());
    }
}
