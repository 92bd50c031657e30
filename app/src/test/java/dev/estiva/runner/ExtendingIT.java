package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.TaskStream;
import dev.estiva.runner.PoolRig.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job type of docs/extending.md, from its source to its result. */
@Timeout(300)
class ExtendingIT {
    private static final Path EXAMPLE = Path.of("..", "examples", "job-type");

    private final Path plugins;
    private final Path classes;
    private final PoolRig rig;

    ExtendingIT(@TempDir Path folder) {
        this.plugins = folder.resolve("plugins");
        this.classes = folder.resolve("classes");
        this.rig = new PoolRig(1, plugins);
    }

    @AfterEach
    void endsTheProcesses() {
        rig.close();
    }

    @Test
    void theExampleIsFoundAsSoonAsItsJarIsThereAndDoesWhatItSays() throws Exception {
        assertThat(rig.run("primes", "{}").message()).startsWith("unknown job type primes; this worker knows: ");
        Files.createDirectory(plugins);
        putJar();

        End end = rig.run("primes", "{'limit':1000}");
        assertThat(end.output()).isEqualTo("{\"primes\":168}");
        assertThat(rig.written(end.run(), TaskStream.STDOUT)).isEqualTo("counting the primes up to 1000\n");

        assertThat(rig.run("primes", "{'limit':20000}").output()).isEqualTo("{\"primes\":2262}");
        assertThat(rig.progress.element()).endsWith(" 5000 1229 primes so far");

        assertThat(rig.run("primes", "{'limit':1}").message())
                .isEqualTo("payload.limit: expected a whole number from 2 to 100000000, found 1");
        assertThat(rig.run("primes", "{'lmit':9}").message()).isEqualTo("payload: expected only limit, found lmit");

        long run = rig.start("primes", "{'limit':100000000}");
        rig.progress.clear();
        while (!rig.progress.take().startsWith(run + " ")) {
            // of the runs before
        }
        rig.stop(run, 60_000_000);
        assertThat(rig.next().message()).startsWith("cancelled at ");
    }

    @Test
    void thePageShowsTheExampleAsItIs() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "extending.md"));
        assertThat(page)
                .contains(Files.readString(source()))
                .contains("```\n" + Files.readString(EXAMPLE.resolve("src/main/resources/" + JobTypesTest.SERVICE))
                        + "```");
    }

    private static Path source() {
        return EXAMPLE.resolve("src/main/java/org/example/primes/PrimesJob.java");
    }

    /** As the page says: moved into place, not written there. */
    private void putJar() throws IOException {
        compile();
        Path unfinished = plugins.resolve("primes.jar.part");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(unfinished))) {
            add(jar, classes);
            add(jar, EXAMPLE.resolve("src/main/resources"));
        }
        Files.move(unfinished, plugins.resolve("primes.jar"));
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString());
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source()))
                            .call())
                    .as("that it compiles without a warning")
                    .isTrue();
        }
    }

    private static void add(JarOutputStream jar, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }
}
