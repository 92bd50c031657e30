package dev.estiva.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The example of docs/own-policies.md, compiled and put into a jar. */
public final class PolicyJar {
    public static final Path EXAMPLE = Path.of("..", "examples", "own-policy");

    private PolicyJar() {}

    /** Makes {@code policies.jar} in this folder. */
    public static Path in(Path folder) throws IOException {
        Path classes = folder.resolve("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(EXAMPLE.resolve("src/main/java"))) {
            List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString());
            List<Path> all =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
                            .call())
                    .as("that it compiles without a warning: " + said)
                    .isTrue();
        }
        Path jar = folder.resolve("policies.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(out, classes);
            add(out, EXAMPLE.resolve("src/main/resources"));
        }
        return jar;
    }

    private static void add(JarOutputStream jar, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
            }
        }
    }
}
