package dev.estiva.cli;

import dev.estiva.cli.LogPrinter.Form;
import dev.estiva.cli.LogPrinter.Streams;
import dev.estiva.client.ApiException;
import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Explanation;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.model.DevicePreference;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code estiva submit}: hands a command, or work of another type, to the cluster. */
@Command(
        name = "submit",
        description = "Submits a job: a command that a worker runs, now or when there is room.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class SubmitCommand extends ClientCommand {
    /** Whose lacks are named; estiva explain names all. */
    private static final int MOST_WORKERS = 3;

    private static final Pattern ARRAY = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

    @Mixin
    private SubmitResources resources;

    @Mixin
    private SubmitProcess process;

    @Mixin
    private SubmitType type;

    @Option(names = "--name", paramLabel = "NAME", description = "What the job is called. Default: the command's.")
    private @Nullable String name;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "To find the job by. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--array",
            paramLabel = "N",
            description = "N tasks, which find their number from 0 in ESTIVA_ARRAY_INDEX; 0-9 is the same as 10.")
    private @Nullable String array;

    @Option(names = "--priority", paramLabel = "N", description = "1 is the most urgent. Default: 1000.")
    private @Nullable Integer priority;

    @Option(
            names = "--estimate",
            paramLabel = "DURATION",
            description = "How long a task will run, as you believe: 90s, 2h, 1h30m. Plans get better by it.")
    private @Nullable Duration estimate;

    @Option(
            names = "--limit",
            paramLabel = "DURATION",
            description = "The longest that a task may run; then it is stopped.")
    private @Nullable Duration limit;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "When it should have ended, from now on. For orders that go by it: edf, least-slack.")
    private @Nullable Duration deadline;

    @Option(
            names = "--prefer",
            paramLabel = "gpu|cpu|fastest",
            description =
                    "It can run with a GPU and without; which, is decided for each task when it is about to start: as"
                            + " you prefer, unless the other is known to end sooner.")
    private @Nullable DevicePreference preference;

    @Option(names = "--retries", paramLabel = "N", description = "Start a failed task again, up to N times.")
    private @Nullable Integer retries;

    @Option(
            names = "--backoff",
            paramLabel = "DURATION",
            description = "Pause before the first retry; doubles with each.")
    private @Nullable Duration backoff;

    @Option(names = "--user", paramLabel = "NAME", description = "Submit for somebody else; admins only.")
    private @Nullable String user;

    @Option(names = "--wait", description = "Wait for the job's end; the exit code is the job's.")
    private boolean waits;

    @Option(names = "--follow", description = "Print what the job writes as it does, and wait for its end.")
    private boolean follows;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the job's id alone.")
    private boolean quiet;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Program and arguments, best behind --.")
    private List<String> words = new ArrayList<>();

    /** What follows the first word of the command belongs to the command, options too. */
    @Spec
    void readNoOptionsOfTheCommand(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        if (follows && json()) {
            throw wrong("--json and --follow both want standard output");
        }
        JobRequest request = request();
        long job = submit(client, request);
        int tasks = tasks();
        if (quiet) {
            out().println(job);
        } else if (json() && !waits) {
            print(Json.object(submitted(job, tasks)));
        } else if (!json()) {
            String line = "Submitted job " + job + (tasks == 1 ? "" : " of " + tasks + " tasks");
            (follows ? err() : out()).println(line);
        }
        out().flush();
        err().flush();
        if (follows) {
            return follow(client, job, tasks);
        }
        if (waits) {
            return await(client, job);
        }
        if (!quiet && !json()) {
            sayIfNever(client, job);
        }
        return ExitCodes.SUCCESS;
    }

    private static long submit(EstivaClient client, JobRequest request) throws IOException {
        try {
            return client.submit(request);
        } catch (ApiException e) {
            if (e.code().equals("too_large")) {
                throw new CommandFailure(
                        "the command, its environment and its input are too much for one job (" + e.getMessage()
                                + "); let the command read a file",
                        e);
            }
            throw e;
        }
    }

    private int follow(EstivaClient client, long job, int tasks) throws IOException, InterruptedException {
        LogPrinter printer = new LogPrinter(client, tasks == 1 ? Form.BARE : Form.PREFIXED, this, this::complain);
        Ending ending;
        try (Detachment watching = new Detachment(job, err())) {
            try {
                ending = new Follower(client, new Patience(this), job, printer, Streams.BOTH, null).run();
            } catch (OutputGoneException e) {
                watching.say();
                throw e;
            }
        }
        if (!quiet && !ending.status().equals("completed")) {
            note(EndingText.of(ending));
        }
        return ExitCodes.of(ending);
    }

    private int await(EstivaClient client, long job) throws IOException, InterruptedException {
        try (Detachment _ = new Detachment(job, err())) {
            Ending ending = new Patience(this).ask(() -> client.await(job));
            if (json()) {
                print(new Patience(this).ask(() -> ReturnedFigures.ofJob(client, job, ending.json())));
            } else if (!quiet) {
                out().println(EndingText.of(ending));
            }
            return ExitCodes.of(ending);
        }
    }

    /** Better said now than wondered about tomorrow. */
    private void sayIfNever(EstivaClient client, long job) throws IOException {
        Explanation explanation = client.explain(job);
        if (explanation.verdict().equals("never")) {
            List<String> lacks = explanation.workers().stream()
                    .map(worker -> worker.worker() + " " + worker.reason())
                    .limit(MOST_WORKERS)
                    .toList();
            int more = explanation.workers().size() - lacks.size();
            note(
                    lacks.isEmpty()
                            ? "It waits for a worker: none is there."
                            : "It waits for a worker that could run it, as none of those present could: "
                                    + String.join("; ", lacks) + (more > 0 ? "; and " + more + " more" : ""));
        }
    }

    private static Map<String, Object> submitted(long job, int tasks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", job);
        fields.put("tasks", (long) tasks);
        return fields;
    }

    JobRequest request() throws IOException {
        try {
            JobRequest job = work();
            resources.addTo(job);
            addAll(job);
            return job;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private JobRequest work() throws IOException {
        if (type.isProcess()) {
            type.requireNothing();
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a command is missing, as in: estiva submit -- python train.py");
            }
            JobRequest job = JobRequest.command(words);
            process.addTo(job);
            return job;
        }
        if (!words.isEmpty() || process.isUsed()) {
            throw new IllegalArgumentException("--type " + type.name()
                    + " takes no command and none of a process's options, but --param and --payload");
        }
        return type.request();
    }

    private void addAll(JobRequest job) {
        set(job, "name", name);
        set(job, "priority", priority);
        set(job, "prefer", preference == null ? null : preference.name().toLowerCase(Locale.ROOT));
        set(job, "retries", retries);
        set(job, "user", user);
        set(job, "estimate_seconds", seconds(estimate));
        set(job, "limit_seconds", seconds(limit));
        set(job, "deadline_seconds", seconds(deadline));
        set(job, "backoff_seconds", seconds(backoff));
        if (!labels.isEmpty()) {
            job.labels(KeyValue.all("--label", labels));
        }
        if (array != null) {
            job.tasks(tasks());
        }
        // An answer that is lost on its way costs no second job.
        job.idempotencyKey(UUID.randomUUID().toString());
    }

    private static void set(JobRequest job, String field, @Nullable Object value) {
        if (value != null) {
            job.set(field, value);
        }
    }

    private static @Nullable BigDecimal seconds(@Nullable Duration duration) {
        return duration == null ? null : SubmitProcess.seconds(duration);
    }

    private int tasks() {
        if (array == null) {
            return 1;
        }
        Matcher form = ARRAY.matcher(array);
        if (form.matches() && form.group(2) == null && Integer.parseInt(form.group(1)) > 0) {
            return Integer.parseInt(form.group(1));
        }
        if (form.matches() && form.group(2) != null && Integer.parseInt(form.group(1)) == 0) {
            return Integer.parseInt(form.group(2)) + 1;
        }
        throw new IllegalArgumentException("--array: found \"" + array
                + "\", expected a number of tasks, or their numbers from 0 on, such as 0-9");
    }
}
