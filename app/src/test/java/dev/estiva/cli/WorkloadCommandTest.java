package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code estiva workload} writes. */
class WorkloadCommandTest {
    private final FakeApi api = new FakeApi();

    @TempDir
    private Path folder;

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    private String simulated(Path file) {
        return Cli.line("simulate --lang en --quiet " + file).succeeds().out().replace(file.toString(), "FILE");
    }

    @Test
    void aConvertedWorkloadRunsAsTheOriginal() {
        for (String name : new String[] {"a.json", "a.json.gz"}) {
            Path file = folder.resolve(name);
            Cli.line("workload convert " + Cli.INFERENCE + " -o " + file).succeeds();

            assertThat(simulated(file).replaceAll("Workload.*", ""))
                    .isEqualTo(simulated(Path.of(Cli.INFERENCE)).replaceAll("Workload.*", ""));
        }
    }

    @Test
    void theNameTellsTheFormatAndOptionsChangeTheWorkload() throws IOException {
        Path file = folder.resolve("a.swf");
        Cli.Result result =
                Cli.line("workload convert " + Cli.INFERENCE + " --cluster 2xslots=4 --generate 3 -o " + file);

        String text = Files.readString(file);
        assertThat(text).contains("; MaxProcs: 8\n");
        assertThat(text.lines().filter(line -> !line.startsWith(";"))).hasSize(15);
        assertThat(result.err()).contains("2 workers are one pool of processors in SWF");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void wrongUsagesAreSaid() {
        assertThat(Cli.line("workload").code()).isEqualTo(2);
        assertThat(Cli.line("workload").err()).startsWith("estiva workload: say what to do: convert or export\n");
        assertThat(Cli.line("workload convert").err())
                .startsWith("estiva workload convert: a workload file is missing");
        assertThat(Cli.line("workload convert " + Cli.INFERENCE + " --whole-seconds")
                        .err())
                .startsWith("estiva workload convert: --whole-seconds is for SWF; JSON has fractions\n");
        assertThat(Cli.line("workload convert " + Cli.INFERENCE + " -o " + folder.resolve("none/a.json"))
                        .code())
                .isEqualTo(1);
    }

    private void cluster() {
        api.on("GET /workers", """
            {"workers":[{"id":1,"name":"box","state":"ready","speed":2,"labels":{"os":"linux"},
              "capacity":{"slots":8,"cpus":8,"memory":16000000000,"gpus":1},"devices":[{"index":0,"model":"T4",
              "memory":16000000000}],"running":0}]}\
            """)
                .on("GET /jobs", """
                    {"jobs":[{"id":2,"name":"sweep","user":"ana","type":"process","status":"failed","tasks":2,
                      "submitted":"2026-11-20T09:30:00.500000Z","ended":"2026-11-20T09:30:09.000000Z"},
                     {"id":1,"name":"one","user":"bia","type":"text","status":"completed","tasks":1,
                      "submitted":"2026-11-20T09:30:00.000000Z","ended":"2026-11-20T09:30:01.000000Z"}]}\
                    """)
                .on("GET /jobs/1", """
                    {"id":1,"name":"one","user":"bia","type":"text","status":"completed","tasks":1,"priority":5,"retries":2,
                      "submitted":"2026-11-20T09:30:00.000000Z","request":{"cpus":0.5},"limit_seconds":60}\
                    """)
                .on("GET /jobs/2", """
                    {"id":2,"name":"sweep","user":"ana","type":"process","status":"failed","tasks":2,"priority":1000,
                      "submitted":"2026-11-20T09:30:00.500000Z","request":{"gpus":1,"gpu_model":"T4","labels":{"os":"linux"}}}\
                    """)
                .on("GET /jobs/1/tasks", """
                    {"tasks":[{"id":"1.0","job":1,"index":0,"status":"completed","worker":"box","run_seconds":1.25}]}\
                    """)
                .on("GET /jobs/2/tasks", """
                    {"tasks":[{"id":"2.0","job":2,"index":0,"status":"failed","worker":"gone","run_seconds":3},
                      {"id":"2.1","job":2,"index":1,"status":"cancelled"}]}\
                    """);
    }

    @Test
    void whatAClusterHasDoneIsAWorkload() throws IOException {
        cluster();
        Path file = folder.resolve("history.json");
        Cli.Result result = api.run("workload export --output " + file);

        assertThat(Files.readString(file)).isEqualTo("""
            {"servers": [
              {"id":"box","capacity":8,"speed":2,"cpus":8,"gpus":1,"memory":16000000000,"gpu_model":"T4","gpu_memory":16000000000,"labels":{"os":"linux"}}
            ],
            "requests": [
              {"id":"1","name":"one","type":"text","user":"bia","arrival":0.000000,"duration":2.50,"estimate":60,"limit":60,"priority":5,"retries":2,"slots":0,"cpus":0.5},
              {"id":"2.0","name":"sweep","type":"process","user":"ana","arrival":0.500000,"duration":3,"priority":1000,"retries":0,"slots":0,"gpus":1,"gpu_model":"T4","constraints":{"os":"linux"}}
            ]}
            """);
        assertThat(result.err())
                .contains("1 task that never ran: left out")
                .contains("1 task without estimate and limit: the run time is taken for the estimate");
        assertThat(simulated(file)).contains("Tasks completed");
    }

    @Test
    void aClusterWithoutWorkersOrEndedJobsGivesNone() {
        api.on("GET /workers", "{\"workers\":[]}");
        assertThat(api.run("workload export").code()).isEqualTo(1);
        assertThat(api.run("workload export").err()).contains("no worker is there");
        cluster();
        api.on("GET /jobs", "{\"jobs\":[]}");
        assertThat(api.run("workload export").err()).contains("no job has ended yet");
        cluster();
        assertThat(api.run("workload export --since 1h").err()).contains("no job has ended yet");
    }
}
