package dev.estiva.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where this machine has those parts of CUDA that PyTorch needs and {@code estiva install cuda} cannot fetch.
 *
 * @param libraries files to load, each after those it needs
 * @param missing what was not found
 * @param looked the folders that were looked into
 * @param unfit files that look like what is missing, and are of another CUDA or not whole
 * @param wheels where pip may lay what is missing, for it to be found
 */
public record CudaLibraries(
        List<Path> libraries, List<NvidiaPart> missing, List<Path> looked, List<Path> unfit, Path wheels) {
    /** Needed by cuSPARSE and cuSOLVER, in a release that is not older; where it does not lie beside them another will do. */
    public static final String LINKER = "libnvJitLink.so.13";

    /** Python packages for another CUDA than libraries of the same name that end with the same version. */
    private static final String OF_CUDA_12 = "nvidia_cudnn_cu12-";

    private static final int MOST_SHOWN = 12;

    public CudaLibraries {
        libraries = List.copyOf(libraries);
        missing = List.copyOf(missing);
        looked = List.copyOf(looked);
        unfit = List.copyOf(unfit);
    }

    /**
     * Looks for them; may take seconds, when Python is asked.
     *
     * @param installed the folder that {@code estiva install cuda} filled; its {@code wheels} are looked at first
     * @param wanted the parts that are not there already
     */
    public static CudaLibraries look(Path installed, Collection<NvidiaPart> wanted, Map<String, String> environment)
            throws InterruptedException {
        return look(installed, wanted, new CudaFolders(Path.of("/"), environment));
    }

    static CudaLibraries look(Path installed, Collection<NvidiaPart> wanted, CudaFolders folders)
            throws InterruptedException {
        Path wheels = installed.resolve("wheels");
        Search search = new Search(wanted);
        search.in(CudaFolders.ofPackages(wheels));
        search.in(folders.known());
        if (!search.missing().isEmpty()) {
            search.in(folders.ofPython());
        }
        return new CudaLibraries(search.libraries(), search.missing(), search.looked(), search.unfit(), wheels);
    }

    /** Whether nothing is missing. */
    public boolean areThere() {
        return missing.isEmpty();
    }

    /** What is missing, where it was looked, and how to get it, for people; empty if nothing is. */
    public String whyNot() {
        if (areThere()) {
            return "";
        }
        String names = missing.stream().map(NvidiaPart::shown).collect(Collectors.joining(", "));
        return "this machine lacks NVIDIA's " + names + " of CUDA 13; looked in " + shown(looked)
                + (unfit.isEmpty() ? "" : "; of another CUDA, or not whole: " + shown(unfit)) + "; to get them: "
                + command();
    }

    /** What to type to get what is missing. */
    public String command() {
        return "python3 -m pip install --target " + wheels + " "
                + missing.stream().map(NvidiaPart::wheel).collect(Collectors.joining(" "))
                + ", or from NVIDIA's repository for Debian: apt-get install "
                + missing.stream().map(NvidiaPart::debianPackage).collect(Collectors.joining(" "));
    }

    private static String shown(List<Path> paths) {
        String shown = paths.stream().limit(MOST_SHOWN).map(Path::toString).collect(Collectors.joining(", "));
        int more = paths.size() - MOST_SHOWN;
        return paths.isEmpty()
                ? "no folder, as there is none of the usual"
                : more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** Goes through folders; the first that has all of a part is the one. */
    private static final class Search {
        private final Collection<NvidiaPart> wanted;
        private final SequencedSet<Path> looked = new LinkedHashSet<>();
        private final NavigableMap<NvidiaPart, Path> found = new TreeMap<>();

        Search(Collection<NvidiaPart> wanted) {
            this.wanted = wanted;
        }

        void in(List<Path> folders) {
            looked.addAll(folders);
            for (NvidiaPart part : missing()) {
                folders.stream()
                        .filter(folder -> has(folder, part))
                        .findFirst()
                        .ifPresent(folder -> found.put(part, folder));
            }
        }

        private static boolean has(Path folder, NvidiaPart part) {
            return part.libraries().stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))
                    && !(part == NvidiaPart.CUDNN && isOfCuda12(folder));
        }

        /** By what pip wrote down beside {@code nvidia/cudnn/lib}. */
        private static boolean isOfCuda12(Path folder) {
            Path packages = folder.resolve("../../..").normalize();
            if (!folder.endsWith(Path.of("nvidia", "cudnn", "lib"))) {
                return false;
            }
            return names(packages).anyMatch(name -> name.startsWith(OF_CUDA_12));
        }

        List<NvidiaPart> missing() {
            return wanted.stream()
                    .filter(part -> !found.containsKey(part))
                    .sorted()
                    .toList();
        }

        List<Path> looked() {
            return List.copyOf(looked);
        }

        List<Path> libraries() {
            SequencedSet<Path> libraries = new LinkedHashSet<>();
            found.forEach((part, folder) -> {
                if (part.needsLinker() && Files.isRegularFile(folder.resolve(LINKER))) {
                    libraries.add(folder.resolve(LINKER));
                }
                part.libraries().forEach(name -> libraries.add(folder.resolve(name)));
            });
            return List.copyOf(libraries);
        }

        /** Such as {@code libcublas.so.12} where {@code libcublas.so.13} is missing. */
        List<Path> unfit() {
            List<Path> unfit = new ArrayList<>();
            for (NvidiaPart part : missing()) {
                String file = part.libraries().getLast();
                String stem = file.substring(0, file.lastIndexOf('.') + 1);
                for (Path folder : looked) {
                    names(folder)
                            .filter(name -> name.matches(Pattern.quote(stem) + "[0-9]+"))
                            .sorted()
                            .forEach(name -> unfit.add(folder.resolve(name)));
                }
            }
            return unfit;
        }

        private static Stream<String> names(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString()).toList().stream();
            } catch (IOException | UncheckedIOException e) {
                return Stream.empty(); // nor could a library be loaded from there
            }
        }
    }
}
