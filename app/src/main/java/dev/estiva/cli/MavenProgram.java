package dev.estiva.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Maven, which knows the user's repositories, keeps what it has fetched, and compares checksums. */
final class MavenProgram implements CudaInstallation.Fetcher {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";

    private final String program;

    private MavenProgram(String program) {
        this.program = program;
    }

    /** The wrapper of the checkout that this program was built in, or the system's own. */
    static MavenProgram found() {
        Path jar = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0])
                .toAbsolutePath();
        for (Path folder = jar.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("mvnw"))) {
                return new MavenProgram(folder.resolve("mvnw").toString());
            }
        }
        return new MavenProgram("mvn");
    }

    @Override
    public boolean fetch(CudaPart part, Path folder) throws IOException, InterruptedException {
        ProcessBuilder maven = new ProcessBuilder(List.of(
                program,
                "--batch-mode",
                "--quiet",
                "--strict-checksums",
                PLUGIN,
                "-Dartifact=" + part.coordinates(),
                "-DoutputDirectory=" + folder));
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.directory(folder.toFile()); // where no project is that it could read
        try {
            return maven.inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            throw new CommandFailure("there is no Maven here: " + e.getMessage(), e);
        }
    }
}
