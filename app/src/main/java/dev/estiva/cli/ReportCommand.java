package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.report.DevicesFiles;
import dev.estiva.report.DevicesInfo;
import dev.estiva.report.DevicesMarkdown;
import dev.estiva.results.Analysis;
import dev.estiva.results.Presence;
import dev.estiva.results.Result;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva report}: what the jobs of a cluster say of its devices. */
@Command(
        name = "report",
        description =
                "Compares devices by the jobs that a cluster has run: times, speed-ups, throughput, queue latency, GPU"
                        + " utilisation. Prints Markdown, unless files are asked for.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ReportCommand extends ClientCommand {
    /** Some hundred megabytes. */
    private static final int MOST = 500_000;

    @Mixin
    private ResultFilterOptions which;

    @Mixin
    private DevicesOutput output;

    private boolean isCut;

    @Override
    int run(EstivaClient client) throws IOException {
        output.check();
        List<Result> results = results(client);
        List<Presence> presences =
                Presences.ask(client).stream().filter(this::isWanted).toList();
        DevicesInfo info =
                new DevicesInfo(DevicesInfo.Kind.HISTORY, facts(), List.of(), cut(), Analysis.of(results, presences));
        List<String> written = output.write(info);
        if (json()) {
            out().print(DevicesFiles.json(info));
        } else if (written.isEmpty()) {
            out().print(DevicesMarkdown.of(info));
        }
        written.forEach(file -> note("Wrote " + file));
        if (isCut) {
            note("There are more results: these are of the latest " + MOST + ". --since narrows them down.");
        }
        return ExitCodes.SUCCESS;
    }

    private List<Result> results(EstivaClient client) throws IOException {
        Deque<Result> results = new ArrayDeque<>();
        client.latestResults(which.filter(), MOST + 1, row -> {
            results.add(ResultReading.read(row));
            if (results.size() > MOST) {
                results.removeFirst();
                isCut = true;
            }
            return true;
        });
        return new ArrayList<>(results);
    }

    private boolean isWanted(Presence presence) {
        String kind = which.workerType();
        if (kind != null && kind.equals("gpu") == presence.models().isEmpty()) {
            return false;
        }
        String worker = which.worker();
        return worker == null || worker.equals(presence.worker()) || worker.equals(Long.toString(presence.workerId()));
    }

    private String cut() {
        return isCut ? "the latest " + MOST + " results" : "";
    }

    private List<DevicesInfo.Fact> facts() {
        String said = which.said();
        return said.isEmpty() ? List.of() : List.of(new DevicesInfo.Fact("only", said));
    }
}
