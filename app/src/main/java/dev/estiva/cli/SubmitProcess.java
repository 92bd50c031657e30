package dev.estiva.cli;

import dev.estiva.client.JobRequest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a job's process is to run: where, with what environment and input, and how it is stopped. */
final class SubmitProcess {
    /** What fits into a job beside the command; the server says so too, but later. */
    private static final int MOST_STDIN_BYTES = 768 << 10;

    /** Secrets of whoever submits. */
    private static final List<String> NEVER_COPIED = List.of("ESTIVA_TOKEN", "ESTIVA_TOKEN_FILE");

    @Option(
            names = "--env",
            paramLabel = "KEY[=VALUE]",
            description = "A variable of the process's environment; without VALUE it is copied from yours."
                    + " May be repeated.")
    private List<String> variables = new ArrayList<>();

    @Option(names = "--env-all", description = "Copy your whole environment, beside what the worker sets.")
    private boolean copiesAll;

    @Option(
            names = "--workdir",
            paramLabel = "DIR",
            description = "Where the process starts; the worker must have it. Default: the current directory.")
    private @Nullable Path workdir;

    @Option(
            names = "--stdin",
            paramLabel = "FILE",
            description = "What the process reads from its standard input; - is the standard input of this command.")
    private @Nullable String stdin;

    @Option(
            names = "--warn-signal",
            paramLabel = "NAME",
            description = "A signal, such as USR1, that the process gets some time before its limit.")
    private @Nullable String warnSignal;

    @Option(names = "--warn-before", paramLabel = "DURATION", description = "How long before its limit. Default: 60s.")
    private @Nullable Duration warnBefore;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description = "How long a process that was told to end (TERM) has until it is killed. Default: 5s.")
    private @Nullable Duration grace;

    private final Map<String, String> environment;

    SubmitProcess() {
        this(System.getenv());
    }

    SubmitProcess(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws IllegalArgumentException saying which option is wrong */
    void addTo(JobRequest job) throws IOException {
        Map<String, String> env = env();
        if (!env.isEmpty()) {
            job.env(env);
        }
        job.workdir(
                workdir == null ? here() : workdir.toAbsolutePath().normalize().toString());
        if (stdin != null) {
            job.stdin(input(stdin));
        }
        if (warnBefore != null && warnSignal == null) {
            throw new IllegalArgumentException("--warn-before needs --warn-signal");
        }
        if (warnSignal != null) {
            String name = warnSignal.startsWith("SIG") ? warnSignal.substring(3) : warnSignal;
            job.set("warn_signal", name)
                    .set("warn_seconds", seconds(warnBefore == null ? Duration.ofSeconds(60) : warnBefore));
        }
        if (grace != null) {
            job.set("grace_seconds", seconds(grace));
        }
    }

    /** Whether an option was given that only a process understands. */
    boolean isUsed() {
        return !variables.isEmpty()
                || copiesAll
                || workdir != null
                || stdin != null
                || warnSignal != null
                || warnBefore != null
                || grace != null;
    }

    private Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        if (copiesAll) {
            env.putAll(environment);
            NEVER_COPIED.forEach(env::remove);
        }
        for (String variable : variables) {
            int at = variable.indexOf('=');
            String key = at < 0 ? variable : variable.substring(0, at);
            String value = at < 0 ? environment.get(key) : variable.substring(at + 1);
            if (key.isEmpty()) {
                throw new IllegalArgumentException("--env: found \"" + variable + "\", expected KEY or KEY=VALUE");
            }
            if (value == null) {
                throw new IllegalArgumentException("--env: your environment has no variable " + key);
            }
            env.put(key, value);
        }
        return env;
    }

    /** The current directory by the name that the shell knows it by: under another name other machines may not have it. */
    private String here() {
        Path real = Path.of("").toAbsolutePath();
        String shell = environment.getOrDefault("PWD", "");
        try {
            if (shell.startsWith("/") && Files.isSameFile(real, Path.of(shell))) {
                return shell;
            }
        } catch (IOException e) {
            // the shell's name leads nowhere
        }
        return real.toString();
    }

    private static String input(String file) throws IOException {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_STDIN_BYTES + 1);
            if (bytes.length > MOST_STDIN_BYTES) {
                throw new CommandFailure("--stdin: more than " + MOST_STDIN_BYTES
                        + " bytes do not travel with a job; let the command read a file");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailure("--stdin: " + file + " is no text in UTF-8; let the command read the file", e);
        } catch (NoSuchFileException e) {
            throw new CommandFailure("--stdin: there is no file " + file, e);
        } catch (IOException e) {
            throw new CommandFailure("--stdin: cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static BigDecimal seconds(Duration duration) {
        BigDecimal exact = BigDecimal.valueOf(duration.toNanos() / 1_000, 6).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
