package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Job;
import dev.estiva.client.JobFilter;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import dev.estiva.client.Task;
import dev.estiva.client.Worker;
import dev.estiva.report.OutputFile;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva workload export}: what a cluster has done, as a workload for simulations. */
@Command(
        name = "export",
        description = "Writes what a cluster has done as a workload in JSON: the jobs that ended, with their arrivals,"
                + " requests, estimates and run times, and the workers that are there.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkloadExportCommand extends ClientCommand {
    private static final int PAGE = 1_000;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only jobs submitted so long ago at most: 7d, 30d. Default: all that the server knows.")
    private @Nullable Duration since;

    @Option(names = "--user", paramLabel = "NAME", description = "Only this user's.")
    private @Nullable String user;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Where to. Default: standard output.")
    private String output = "-";

    private final Map<String, BigDecimal> speeds = new TreeMap<>();
    private long neverRan;
    private long guessed;

    @Override
    int run(EstivaClient client) throws IOException {
        if (output.isEmpty()) {
            throw wrong("--output: found an empty name, expected the name of a file");
        }
        List<Worker> workers = client.workers();
        if (workers.isEmpty()) {
            throw new CommandFailure("no worker is there, and a workload needs servers: start one first");
        }
        workers.forEach(worker -> speeds.put(worker.name(), speed(worker)));
        List<Job> jobs = ended(client);
        jobs.sort(Comparator.comparing(Job::submitted).thenComparingLong(Job::id));
        if (jobs.isEmpty()) {
            throw new CommandFailure("no job has ended yet that could be exported");
        }
        write(client, workers, jobs);
        tell(neverRan, "that never ran: left out");
        tell(guessed, "without estimate and limit: the run time is taken for the estimate");
        return ExitCodes.SUCCESS;
    }

    private void tell(long tasks, String what) {
        if (tasks > 0) {
            note("estiva: " + tasks + (tasks == 1 ? " task " : " tasks ") + what);
        }
    }

    private List<Job> ended(EstivaClient client) throws IOException {
        Instant oldest = since == null ? Instant.MIN : Instant.now().minus(since);
        JobFilter filter = JobFilter.ALL.ofUser(user).ofStatus("ended").limit(PAGE);
        List<Job> jobs = new ArrayList<>();
        String after = null;
        do {
            Page<Job> page = client.jobs(filter.after(after));
            page.entries().stream()
                    .filter(job -> !job.submitted().isBefore(oldest))
                    .forEach(jobs::add);
            after = page.next();
        } while (after != null);
        return jobs;
    }

    private void write(EstivaClient client, List<Worker> workers, List<Job> jobs) throws IOException {
        try (OutputFile file = OutputFile.open(output, new FileOutputStream(FileDescriptor.out))) {
            Writer to = new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8));
            to.write("{\"servers\": [");
            boolean inSlots =
                    workers.stream().allMatch(worker -> capacity(worker).whole("slots", 0) > 0);
            String before = "\n  ";
            for (Worker worker : workers) {
                to.write(before + Json.object(server(worker, inSlots)));
                before = ",\n  ";
            }
            to.write("\n],\n\"requests\": [");
            before = "\n  ";
            Instant zero = jobs.getFirst().submitted();
            for (Job listed : jobs) {
                Job job = client.job(listed.id());
                for (Map<String, Object> request : requests(client, job, zero)) {
                    to.write(before + Json.object(request));
                    before = ",\n  ";
                }
            }
            to.write("\n]}\n");
            to.flush();
            file.finish();
        }
    }

    private static Json capacity(Worker worker) {
        return worker.json().get("capacity");
    }

    private static BigDecimal speed(Worker worker) {
        BigDecimal speed = worker.json().number("speed");
        return speed == null ? BigDecimal.ONE : speed;
    }

    private static Map<String, Object> server(Worker worker, boolean inSlots) {
        Json capacity = capacity(worker);
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("id", worker.name());
        if (inSlots) {
            server.put("capacity", capacity.whole("slots"));
        }
        server.put("speed", speed(worker));
        copy(capacity, "cpus", server);
        copy(capacity, "gpus", server);
        copy(capacity, "memory", server);
        List<Json> devices = worker.json().list("devices");
        if (!devices.isEmpty()) {
            server.put("gpu_model", devices.getFirst().text("model", ""));
            server.put("gpu_memory", devices.getFirst().whole("memory", 0));
        }
        server.put("labels", worker.json().texts("labels"));
        return server;
    }

    private List<Map<String, Object>> requests(EstivaClient client, Job job, Instant zero) throws IOException {
        List<Map<String, Object>> requests = new ArrayList<>();
        String after = null;
        do {
            Page<Task> page = client.tasks(job.id(), null, after, PAGE);
            for (Task task : page.entries()) {
                BigDecimal run = task.runSeconds();
                if (run == null) {
                    neverRan++;
                } else {
                    requests.add(request(job, task, run, zero));
                }
            }
            after = page.next();
        } while (after != null);
        return requests;
    }

    private Map<String, Object> request(Job job, Task task, BigDecimal run, Instant zero) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", job.tasks() == 1 ? Long.toString(job.id()) : task.id());
        request.put("name", job.name());
        request.put("type", job.type());
        request.put("user", job.user());
        Duration arrival = Duration.between(zero, job.submitted());
        request.put("arrival", BigDecimal.valueOf(arrival.toNanos() / 1_000, 6));
        String worker = task.worker();
        BigDecimal speed = worker == null ? BigDecimal.ONE : speeds.getOrDefault(worker, BigDecimal.ONE);
        request.put("duration", run.multiply(speed));
        BigDecimal estimate = job.estimateSeconds() != null ? job.estimateSeconds() : job.limitSeconds();
        if (estimate == null) {
            guessed++;
        } else {
            request.put("estimate", estimate);
        }
        for (String field : List.of("limit", "deadline")) {
            BigDecimal seconds = job.json().number(field + "_seconds");
            if (seconds != null) {
                request.put(field, seconds);
            }
        }
        request.put("priority", job.json().whole("priority", 1_000));
        request.put("retries", Math.min(1_000, job.json().whole("retries", 0)));
        Json asked = job.request();
        if (asked != null) {
            request.put("slots", asked.whole("slots", 0));
            for (String field : List.of("cpus", "gpus", "memory", "gpu_memory", "gpu_model")) {
                copy(asked, field, request);
            }
            if (asked.has("labels")) {
                request.put("constraints", asked.texts("labels"));
            }
        }
        return request;
    }

    private static void copy(Json from, String field, Map<String, Object> to) {
        Json value = from.find(field);
        if (value != null) {
            to.put(field, value.value());
        }
    }
}
