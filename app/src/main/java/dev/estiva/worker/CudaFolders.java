package dev.estiva.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders in which people have NVIDIA's libraries on Linux: those that were named first, those of Python last. */
final class CudaFolders {
    /** The first start of an interpreter, from a disk that sleeps, takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final List<String> OF_THE_SYSTEM =
            List.of("usr/lib/x86_64-linux-gnu", "usr/lib64", "usr/local/lib", "usr/lib");

    private final Path root;
    private final Map<String, String> environment;

    /** Of the machine whose files are below this folder, and a process that has this environment. */
    CudaFolders(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /** Those that can be named without asking anybody. */
    List<Path> known() {
        List<Path> folders = new ArrayList<>(listed("LD_LIBRARY_PATH"));
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            listed(variable).forEach(home -> ofToolkit(home, folders));
        }
        for (Path home : listed("CONDA_PREFIX")) {
            folders.add(home.resolve("lib"));
            ofToolkit(home, folders);
        }
        ofToolkit(root.resolve("usr/local/cuda"), folders);
        children(root.resolve("usr/local"), "cuda-").reversed().forEach(home -> ofToolkit(home, folders));
        OF_THE_SYSTEM.forEach(folder -> folders.add(root.resolve(folder)));
        return existing(folders);
    }

    /** Those of the packages that the interpreters of this environment find, which they are asked for. */
    List<Path> ofPython() throws InterruptedException {
        List<Path> folders = new ArrayList<>();
        for (String python : interpreters()) {
            for (Path packages : searchPath(python)) {
                folders.addAll(ofPackages(packages));
            }
        }
        return existing(folders);
    }

    /** Those of NVIDIA's packages, and of PyTorch's own, in a folder of Python packages. */
    static List<Path> ofPackages(Path packages) {
        List<Path> folders = new ArrayList<>();
        for (Path one : children(packages.resolve("nvidia"), "")) {
            folders.add(one.resolve("lib"));
        }
        folders.add(packages.resolve("torch").resolve("lib"));
        return existing(folders);
    }

    private List<String> interpreters() {
        List<String> interpreters = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            for (Path home : listed(variable)) {
                interpreters.add(home.resolve("bin").resolve("python").toString());
            }
        }
        listed("PATH").stream()
                .map(folder -> folder.resolve("python3"))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(python -> interpreters.add(python.toString()));
        return interpreters.stream()
                .filter(python -> Files.isExecutable(Path.of(python)))
                .distinct()
                .toList();
    }

    private static List<Path> searchPath(String python) throws InterruptedException {
        try {
            return new ShortProgram(PATIENCE)
                    .ask(List.of(python, "-c", "import sys; print('\\n'.join(sys.path))"))
                    .text()
                    .lines()
                    .flatMap(CudaFolders::absolute)
                    .toList();
        } catch (IOException e) {
            return List.of(); // an interpreter that does not answer has nothing for us
        }
    }

    private List<Path> listed(String variable) {
        return Stream.of(environment.getOrDefault(variable, "").split(File.pathSeparator, -1))
                .flatMap(CudaFolders::absolute)
                .toList();
    }

    private static Stream<Path> absolute(String text) {
        try {
            Path path = Path.of(text.strip());
            return path.isAbsolute() ? Stream.of(path) : Stream.empty();
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private static void ofToolkit(Path home, List<Path> folders) {
        folders.add(home.resolve("lib64"));
        folders.add(home.resolve("targets").resolve("x86_64-linux").resolve("lib"));
    }

    private static List<Path> children(Path folder, String beginning) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().startsWith(beginning))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // nor could a library be loaded from there
        }
    }

    private static List<Path> existing(List<Path> folders) {
        return folders.stream().filter(Files::isDirectory).distinct().toList();
    }
}
