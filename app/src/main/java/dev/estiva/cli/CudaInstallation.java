package dev.estiva.cli;

import dev.estiva.worker.CudaLibraries;
import dev.estiva.worker.NvidiaPart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that the parts go to, what is there already, and what is to come. */
final class CudaInstallation {
    /** Maven keeps a copy of what it fetches. */
    private static final int COPIES = 2;

    private final List<CudaPart> parts;
    private final Path folder;
    private final PrintWriter out;
    private final List<CudaPart> missing = new ArrayList<>();

    /** Fetches parts. */
    @FunctionalInterface
    interface Fetcher {
        /** Lays a part into a folder, its checksum compared; whether that was possible. */
        boolean fetch(CudaPart part, Path folder) throws IOException, InterruptedException;
    }

    /** Knows how large parts are. */
    @FunctionalInterface
    interface Sizes {
        /** In bytes; -1 if it has no such part. */
        long bytes(CudaPart part) throws IOException, InterruptedException;
    }

    CudaInstallation(List<CudaPart> parts, Path folder, PrintWriter out) {
        this.parts = List.copyOf(parts);
        this.folder = folder;
        this.out = out;
    }

    /** Lists the parts, and returns how many bytes of them are to be fetched. */
    long show(Sizes sizes) throws IOException, InterruptedException {
        long sum = 0;
        for (CudaPart part : parts) {
            if (Files.exists(folder.resolve(part.file()))) {
                say("  is there    ", part);
                continue;
            }
            long bytes = sizes.bytes(part);
            if (bytes >= 0) {
                say(String.format(Locale.ROOT, "%9.1f MB  ", bytes / 1e6), part);
                missing.add(part);
                sum += bytes;
            } else if (part.isNeeded()) {
                throw new CommandFailure(part.coordinates() + " is not in the repository");
            } else {
                say("not there     ", part);
            }
        }
        out.println(
                sum == 0
                        ? "Nothing is to be fetched; what there is is in " + folder
                        : String.format(
                                Locale.ROOT,
                                "%.1f MB are to be fetched to %s; unpacked, at first use, they take about twice that"
                                        + " again.",
                                sum / 1e6,
                                folder));
        return sum;
    }

    /** What of NVIDIA's neither is there nor will be fetched, but must be on the machine itself. */
    List<NvidiaPart> wanted() {
        return PluginFolder.lackedBy(folder).stream()
                .filter(part ->
                        missing.stream().noneMatch(fetched -> fetched.file().startsWith(part.artifact() + "-")))
                .toList();
    }

    /** Says where the machine has them, or what to do. */
    void showOnMachine(CudaLibraries found) {
        List<Path> folders =
                found.libraries().stream().map(Path::getParent).distinct().toList();
        if (!folders.isEmpty()) {
            out.println("On this machine there are libraries of NVIDIA's in "
                    + folders.stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        if (!found.areThere()) {
            out.println("Until it is complete PyTorch computes on the CPU: " + found.whyNot());
        }
    }

    private void say(String what, CudaPart part) {
        out.println(what + part.coordinates());
    }

    void requireRoom(long bytes) throws IOException {
        Path existing = folder;
        for (Path above = folder; above != null && !Files.exists(existing); above = above.getParent()) {
            existing = above;
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < COPIES * bytes) {
            throw new CommandFailure(String.format(
                    Locale.ROOT,
                    "%s has room for %.1f MB, and %.1f MB are needed: Maven keeps a copy of its own",
                    existing,
                    free / 1e6,
                    COPIES * bytes / 1e6));
        }
    }

    /** A part is there when it is complete: what is cut short is fetched again the next time, and the others are not. */
    void fetch(Fetcher fetcher) throws IOException, InterruptedException {
        Path unfinished = folder.resolve("unfinished");
        Files.createDirectories(unfinished);
        for (CudaPart part : missing) {
            out.println("fetching " + part.file() + " ...");
            out.flush();
            if (!fetcher.fetch(part, unfinished)) {
                throw new CommandFailure("Maven could not fetch " + part.coordinates());
            }
            Files.move(unfinished.resolve(part.file()), folder.resolve(part.file()), StandardCopyOption.ATOMIC_MOVE);
        }
        removeAll(unfinished);
        out.println("They are in " + folder + ". JVMs for job types that start from now on have them.");
    }

    void remove() throws IOException {
        for (CudaPart part : parts) {
            if (Files.deleteIfExists(folder.resolve(part.file()))) {
                out.println("removed " + folder.resolve(part.file()));
            }
        }
        removeAll(folder.resolve("unfinished"));
        out.println("Maven's own copies, and what was unpacked to ~/.javacpp/cache, stay; they may be deleted.");
    }

    private static void removeAll(Path unfinished) throws IOException {
        if (Files.isDirectory(unfinished)) {
            try (Stream<Path> files = Files.list(unfinished)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(unfinished);
        }
    }
}
