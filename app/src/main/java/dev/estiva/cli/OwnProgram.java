package dev.estiva.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** How to start this very program again as a process of its own: the same JVM, the same jars, the same fast start. */
final class OwnProgram {
    private static final String MAIN_CLASS = "dev.estiva.Main";

    /** As the script {@code estiva} has it: the start-up cache serves only who says the same of this as was said when it was made. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private OwnProgram() {}

    /**
     * The words of a command line, ready for a {@link ProcessBuilder}. Nothing of how this process was started is passed
     * on but the jars and the start-up cache: a child's memory and collector are the caller's to choose.
     *
     * @param jvmOptions such as {@code -Xmx64m}
     * @param arguments as the user would write them after {@code estiva}
     */
    static List<String> command(List<String> jvmOptions, List<String> arguments) {
        return command(jvmOptions, List.of(), arguments);
    }

    /** The same, with further jars at the end of the class path. */
    static List<String> command(List<String> jvmOptions, List<Path> jars, List<String> arguments) {
        return command(MAIN_CLASS, jvmOptions, jars, arguments);
    }

    /** The same, of another class that these jars have. */
    static List<String> command(String mainClass, List<String> jvmOptions, List<Path> jars, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(cacheOptions(System.getProperty("estiva.aot", "")));
        words.add(NATIVE_ACCESS);
        words.addAll(jvmOptions);
        words.add("-cp");
        words.add(classPath(jars));
        words.add(mainClass);
        words.addAll(arguments);
        return words;
    }

    private static String classPath(List<Path> jars) {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        path.add(System.getProperty("java.class.path"));
        jars.forEach(jar -> path.add(jar.toString()));
        return path.toString();
    }

    /** As the script {@code estiva} does it: a cache that does not fit is no error, only a slower start. */
    private static List<String> cacheOptions(String cache) {
        if (cache.isEmpty() || !Files.isReadable(Path.of(cache))) {
            return List.of();
        }
        return List.of(
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Xlog:aot*=off,cds*=off:stderr",
                "-XX:AOTCache=" + cache,
                "-Destiva.aot=" + cache);
    }
}
