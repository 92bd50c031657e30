package dev.estiva.chaos;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a test starts a JVM of {@code estiva}: small, and ready soon. Where the program has been packaged, it starts with an
 * ahead-of-time cache as the script {@code estiva} has one: most of what such tests cost is the starts of JVMs.
 */
public final class ChildJvm {
    private static final String MAIN = "dev.estiva.Main";

    /** Many times what it takes. */
    private static final long TRAINING_SECONDS = 180;

    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final List<String> START = start();

    private ChildJvm() {}

    /** The words of a command line up to the options of the JVM's main class. */
    public static List<String> of(List<String> options, String mainClass) {
        return of(options, List.of(), mainClass);
    }

    /** The same, with further jars on its class path. */
    public static List<String> of(List<String> options, List<Path> jars, String mainClass) {
        List<String> words = new ArrayList<>(START);
        words.addAll(options);
        words.add("-cp");
        List<String> all = classPath();
        jars.forEach(jar -> all.add(jar.toString()));
        words.add(String.join(File.pathSeparator, all));
        words.add(mainClass);
        return words;
    }

    /** The same of {@code estiva}, with what a user writes behind that. */
    public static List<String> estiva(List<String> options, String... arguments) {
        List<String> words = of(options, MAIN);
        words.addAll(List.of(arguments));
        return words;
    }

    /** Folders come last: a cache is of jars alone, and of a class path that begins with them. */
    private static List<String> classPath() {
        List<String> all = new ArrayList<>(jars());
        for (String entry : entries()) {
            if (!isJar(entry)) {
                all.add(entry);
            }
        }
        return all;
    }

    private static List<String> jars() {
        return entries().stream().filter(ChildJvm::isJar).toList();
    }

    private static List<String> entries() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    private static List<String> start() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.addAll(SMALL);
        Path cache = cache();
        if (cache != null) {
            words.addAll(List.of(
                    "-Xlog:disable",
                    "-Xlog:all=warning:stderr",
                    "-Xlog:aot*=off,cds*=off:stderr",
                    "-XX:AOTCache=" + cache,
                    "-Destiva.aot=" + cache));
        }
        return List.copyOf(words);
    }

    /** Null where the program is not in a jar, or the JVM makes none. */
    private static @Nullable Path cache() {
        try {
            Path program = Path.of(Class.forName(MAIN)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(program)) {
                return null;
            }
            long changed = Files.getLastModifiedTime(program).toMillis();
            Path cache = Path.of("target", "children-" + changed + "-" + jars().hashCode() + ".aot")
                    .toAbsolutePath();
            try (FileChannel channel = FileChannel.open(
                            cache.resolveSibling("children.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) { // for other JVMs of tests: one trains it
                if (!Files.exists(cache)) {
                    train(cache);
                }
            }
            return Files.size(cache) == 0 ? null : cache;
        } catch (ReflectiveOperationException | URISyntaxException | IOException e) {
            throw new IllegalStateException("no cache for the JVMs of tests", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a cache for the JVMs of tests was made", e);
        }
    }

    /** In the place of those of earlier builds. Leaves an empty file where it cannot be made. */
    private static void train(Path cache) throws IOException, InterruptedException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(Path.of("target"), "children-*")) {
            for (Path each : old) {
                Files.deleteIfExists(each);
            }
        }
        Path made = cache.resolveSibling(cache.getFileName() + ".new");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.addAll(SMALL);
        words.addAll(List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                "-XX:AOTCacheOutput=" + made,
                "-cp",
                String.join(File.pathSeparator, jars()),
                MAIN,
                "warm-up"));
        Process training = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(cache.resolveSibling("children.log").toFile())
                .start();
        if (!training.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
            training.destroyForcibly();
        }
        if (Files.exists(made)) {
            Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createFile(cache);
        }
    }
}
