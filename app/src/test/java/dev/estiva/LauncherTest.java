package dev.estiva;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code estiva}, in a checkout of its own with a JDK and a Maven that only pretend. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "there is no POSIX shell")
class LauncherTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path temp;

    private Path checkout;
    private final TreeMap<String, String> environment = new TreeMap<>();

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makesACheckout() throws IOException {
        checkout = temp.resolve("a check out");
        write("pom.xml", "");
        write("app/pom.xml", "");
        write("app/src/main/java/Main.java", "");
        write("torch/pom.xml", "");
        write("torch/src/main/java/Job.java", "");
        write(".mvn/find-jdk.sh", Files.readString(REPOSITORY.resolve(".mvn/find-jdk.sh")));
        script("estiva", Files.readString(REPOSITORY.resolve("estiva")));
        maven("""
            sleep "${SECONDS_TO_BUILD:-0}"
            mkdir -p app/target/run/build/lib torch/target/run/build/plugin
            echo jar >torch/target/run/build/plugin/estiva-torch.jar
            echo built >>builds
            echo jar >app/target/run/build/estiva.jar
            """);
        jdk("jdk 25", "25.0.3");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("ESTIVA_JDK_SEARCH", temp + "/jdk*");
    }

    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        assertThat(estiva("--version").err()).isEqualTo("estiva: building (first use, about a minute) ...\n");

        Ended second = estiva("simulate", "a file", "*");

        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("<-jar>").endsWith("<simulate> <a file> <*>\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        estiva("--version");
        Path source = checkout.resolve("app/src/main/java/Main.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(estiva("--version").err()).isEqualTo("estiva: building (its sources have changed) ...\n");
    }

    @Test
    void buildsAgainWhenASourceOfThePlugInIsNewer() throws Exception {
        estiva("--version");
        Path source = checkout.resolve("torch/src/main/java/Job.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(estiva("--version").err()).isEqualTo("estiva: building (its sources have changed) ...\n");
    }

    @Test
    void laysThePlugInBesideTheProgram() throws Exception {
        String words = estiva("--version").out();

        Path program = Path.of(words.replaceAll("(?s).*<([^>]*estiva\\.jar)>.*", "$1"));
        assertThat(program.resolveSibling("plugins/torch/estiva-torch.jar")).hasContent("jar\n");
    }

    @Test
    void startsThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(temp.resolve("bin")).resolve("estiva"), Path.of("../a check out/estiva"));

        assertThat(run(temp, link.toString(), "--help").out()).endsWith("<--help>\n");
    }

    @Test
    void passesOptionsOnToTheJvm() throws Exception {
        environment.put("ESTIVA_JAVA_OPTS", "-Xmx1g  -Dpattern=*");

        assertThat(estiva("x").out()).contains("<-Xmx1g> <-Dpattern=*> <-jar>");
    }

    @Test
    void twoFirstUsesAtOnceBuildOnce() throws Exception {
        environment.put("SECONDS_TO_BUILD", "1");
        Process one = start(checkout, "./estiva", "one");
        Process two = start(checkout, "./estiva", "two");

        assertThat(end(one).out()).endsWith("<one>\n");
        assertThat(end(two).out()).endsWith("<two>\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void preparesAFastStartForEachJdkOnce() throws Exception {
        estiva("--version");
        environment.put("JAVA_HOME", jdk("other", "26.0.1").toString());

        assertThat(estiva("--version").err()).isEqualTo("estiva: preparing a fast start on Java 26.0.1 ...\n");
        assertThat(estiva("--version").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void showsTheLogOfABuildThatFails() throws Exception {
        maven("echo 'Main.java:7: what is this?'; exit 1");

        Ended failed = estiva("--version");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("the build failed", "Main.java:7: what is this?");
        assertThat(failed.out()).isEmpty();
    }

    @Test
    void startsAfreshAfterABuildThatWasKilled() throws Exception {
        maven("mkdir -p app/target/run/build/classes; echo half >app/target/run/build/classes/Main.class; sleep 60");
        Process first = start(checkout, "./estiva", "--version");
        Path half = checkout.resolve("app/target/run/build/classes/Main.class");
        awaitFile(half);
        first.descendants().forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly().waitFor();

        maven("mkdir -p app/target/run/build/lib torch/target/run/build/plugin; echo jar"
                + " >app/target/run/build/estiva.jar");

        assertThat(estiva("--version").code()).isZero();
        assertThat(half).doesNotExist();
    }

    @Test
    void endsItsBuildWhenItIsTerminated() throws Exception {
        maven("mkdir -p app/target/run; echo $$ >app/target/run/maven; exec sleep 60");
        Process first = start(checkout, "./estiva", "--version");
        awaitFile(checkout.resolve("app/target/run/maven"));
        List<ProcessHandle> children = first.descendants().toList();

        first.toHandle().destroy(); // Process.destroy would close its output as well

        assertThat(end(first).code()).isEqualTo(143);
        for (ProcessHandle child : children) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(Files.exists(checkout.resolve("app/target/run/lock"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void takesTheOldestJdkThatWillDo() throws Exception {
        jdk("jdk 17", "17.0.15");
        jdk("jdk 24", "24.0.1");
        jdk("jdk 31", "31-ea");

        assertThat(estiva("--version").out()).startsWith(temp.resolve("jdk 25") + ":");
    }

    @Test
    void prefersJavaHomeIfItIsNewEnough() throws Exception {
        environment.put("JAVA_HOME", jdk("mine", "26").toString());
        assertThat(estiva("--version").out()).startsWith(temp.resolve("mine") + ":");

        environment.put("JAVA_HOME", jdk("old", "1.8.0_452").toString());
        assertThat(estiva("--version").out()).startsWith(temp.resolve("jdk 25") + ":");
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoJdk() throws Exception {
        environment.put("ESTIVA_JDK_SEARCH", jdk("old", "17.0.15") + ":/nowhere/*");

        Ended failed = estiva("--version");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err())
                .contains("no JDK 25 or newer was found")
                .contains("17.0.15 in " + temp.resolve("old") + " (too old)")
                .contains("apt install openjdk-25-jdk", "brew install", "winget install");
    }

    private Ended estiva(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("./estiva"));
        words.addAll(List.of(arguments));
        return run(checkout, words.toArray(String[]::new));
    }

    private Ended run(Path folder, String... words) throws Exception {
        return end(start(folder, words));
    }

    private Process start(Path folder, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ended end(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int i = 0; i < 1000 && !Files.exists(file); i++) {
            Thread.sleep(10);
        }
        assertThat(file).exists();
    }

    private long builds() throws IOException {
        try (Stream<String> lines = Files.lines(checkout.resolve("builds"))) {
            return lines.count();
        }
    }

    /** A JDK whose java prints where it lies and what it was called with. */
    private Path jdk(String name, String version) throws IOException {
        Path home = temp.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        String print = "#!/bin/sh\nprintf '%s:' '" + home + "'\nfor word; do printf ' <%s>' \"$word\"; done\necho\n";
        makeExecutable(Files.writeString(bin.resolve("java"), print));
        makeExecutable(Files.writeString(bin.resolve("javac"), ""));
        return home;
    }

    private void maven(String body) throws IOException {
        script("mvnw", "#!/bin/sh\n" + body);
    }

    private void script(String name, String text) throws IOException {
        makeExecutable(write(name, text));
    }

    private Path write(String name, String text) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void makeExecutable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
