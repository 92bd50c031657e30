package dev.estiva.cli;

import dev.estiva.policy.Presets;
import dev.estiva.report.Language;
import dev.estiva.runner.JobRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs short command lines so that the JVM can record which classes a start needs (see the script {@code estiva}, which
 * trains the ahead-of-time cache with it). A failing line only makes the cache poorer, never the build fail.
 */
@Command(name = "warm-up", hidden = true, description = "Trains the cache that makes Estiva start fast.")
final class WarmUpCommand implements Callable<Integer> {
    private static final String JSON = """
        {"servers": [{"id": 1, "capacity": 2}, {"id": 2, "capacity": 1, "speed": 1.5}],
         "requests": [
           {"id": 101, "type": "vision", "priority": 1, "duration": 8},
           {"id": 102, "type": "speech", "priority": 2, "duration": 0.5, "arrival": 1.25},
           {"id": 103, "type": "text", "priority": 3, "duration": 3}]}
        """;

    private static final String SWF = """
        ; MaxProcs: 4
        1 0 -1 60 2 -1 -1 2 90 -1 1 1 1 -1 1 -1 -1 -1
        2 5 -1 30 4 -1 -1 4 40 -1 1 2 1 -1 1 -1 -1 -1
        3 6 -1 10 1 -1 -1 1 20 -1 1 3 1 -1 1 -1 -1 -1
        """;

    private static final String TASK = "{\"type\":\"PROCESS\",\"task\":\"1.0\",\"attempt\":1,\"epoch\":1,"
            + "\"job_type\":\"text\",\"payload\":{\"text\":\"Um\"},\"amounts\":{\"cpus\":1}}\n";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("estiva-warm-up-");
        Path json = Files.writeString(folder.resolve("mix.json"), JSON);
        Path swf = Files.writeString(folder.resolve("log.swf"), SWF);
        Path csv = folder.resolve("rows.csv");
        Path page = folder.resolve("page.html");
        try {
            execute("--version");
            execute("--help");
            execute("--no-such-option");
            execute("simulate", json.toString(), "--policy", "sjf", "--csv", csv.toString());
            execute("simulate", json.toString(), "--arrival-mean", "1", "--generate", "20", "--json");
            execute("simulate", swf.toString(), "--policy", "easy", "--lang", "pt");
            execute("simulate", swf.toString(), "--policy", "conservative", "--quiet");
            execute("workload", "convert", swf.toString(), "--to", "json", "-o", csv.toString());
            execute("simulate", swf.toString(), "--json", "--report", page.toString());
            execute("plan", json.toString(), "--target", "wait < 1s", "--add", "workers=1");
            execute("policies");
            execute("run", "--help");
            Rehearsal.of(Presets.DEFAULT.spec(), Language.EN);
            JobRunner.rehearse(JobRunnerCommand.BUILT_IN, TASK);
            askAServer();
            WarmUpCluster.run(folder);
        } finally {
            for (Path file : List.of(json, swf, csv, page, folder)) {
                Files.deleteIfExists(file);
            }
        }
        return 0;
    }

    private static void askAServer() throws IOException {
        try (WarmUpServer server = new WarmUpServer()) {
            String url = server.url();
            execute("queue", "--server", url);
            execute("jobs", "--server", url, "--json");
            execute("jobs", "--server", url, "--all", "--since", "1h");
            execute("job", "--server", url, "7");
            execute("submit", "--server", url, "--cpus", "2", "--memory", "1G", "--limit", "1h", "--", "true");
            execute("submit", "--server", url, "--wait", "true");
            execute("wait", "--server", url, "7");
            execute("logs", "--server", url, "7");
            execute("explain", "--server", url, "7");
            execute("cancel", "--server", url, "7");
            execute("worker", "list", "--server", url);
        }
    }

    static void execute(String... words) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        EstivaCommand.commandLine(words).setOut(nowhere).setErr(nowhere).execute(words);
    }
}
