package dev.estiva.core;

import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.FactAudit.Phase;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.World.Run;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small cluster for one scenario, told in words: {@code TestCluster.with(2, "8cpu 2gpu").policy("easy").submit("train gpu=4
 * for=10m").advance("10m")}. Workers are called w1, w2 and so on; a task goes by its job's name, in an array by
 * {@code name.index}. What {@link World} checks after every step is checked here too.
 */
public final class TestCluster {
    private static final Pattern ON_DEVICE = Pattern.compile(" on-([^= ]+)=([^ ]+)");

    private final NavigableMap<String, Long> jobs = new TreeMap<>();
    private final NavigableMap<Long, Work> works = new TreeMap<>();
    private final List<String[]> planned;
    private Policy policy = Presets.FIFO.spec().build();
    private EngineConfig config = new EngineConfig(0, 0, true);
    private @Nullable World made;
    private int workers;
    private @Nullable Answer answer;

    /** @param byDevice what it takes on some GPU models, and without a GPU on some workers */
    private record Work(long micros, long otherMicros, NavigableMap<String, Long> byDevice, int failures) {}

    private TestCluster(List<String[]> planned) {
        this.planned = planned;
    }

    /** So many workers of a kind. */
    public static TestCluster with(int count, String worker) {
        return new TestCluster(new java.util.ArrayList<>()).and(count, worker);
    }

    /** More workers, of another kind. */
    public TestCluster and(int count, String worker) {
        for (int i = 0; i < count; i++) {
            workers++;
            if (made == null) {
                planned.add(new String[] {"w" + workers, worker});
            } else {
                world().join(TestSpecs.worker("w" + workers, worker));
            }
        }
        return this;
    }

    /** A preset by name, and what is said besides, as {@code fifo strict} or {@code easy backfill-order=sjf}. */
    public TestCluster policy(String text) {
        return policy(TestPolicies.read(text).build());
    }

    public TestCluster policy(PolicySpec spec) {
        return policy(spec.build());
    }

    public TestCluster policy(Policy chosen) {
        policy = chosen;
        return this;
    }

    /** Workers beat every two seconds, are suspected after 6 s of silence and lost after 30; nothing is refused. */
    public TestCluster live() {
        config = EngineConfig.LIVE;
        return this;
    }

    /** Workers take so long to end what they are asked to stop. */
    public TestCluster stoppingTakes(String duration) {
        world().stoppingAfter(TestSpecs.micros(duration));
        return this;
    }

    /**
     * A job from words, see {@link TestSpecs#job}; {@code fails=2} lets its first two attempts fail at their end.
     * {@code other-for=1m} is how long it takes without a GPU, if that is another way to run it; {@code on-T4=2m} on a GPU
     * of this model, and {@code on-w2=2m} without a GPU on this worker.
     */
    public TestCluster submit(String text) {
        trySubmit(text);
        if (!(answer instanceof Answer.Accepted)) {
            throw new AssertionError("not accepted: " + answer);
        }
        return this;
    }

    public TestCluster trySubmit(String text) {
        int failures = text.contains(" fails=")
                ? Integer.parseInt(text.replaceFirst(".* fails=", "").split(" ", -1)[0])
                : 0;
        String words = text.replaceFirst(" fails=[0-9]+", "");
        long micros = words.contains(" for=")
                ? TestSpecs.micros(words.replaceFirst(".* for=", "").split(" ", -1)[0])
                : 0;
        long otherMicros = words.contains(" other-for=")
                ? TestSpecs.micros(words.replaceFirst(".* other-for=", "").split(" ", -1)[0])
                : micros;
        NavigableMap<String, Long> byDevice = new TreeMap<>();
        ON_DEVICE
                .matcher(words)
                .results()
                .forEach(found -> byDevice.put(found.group(1), TestSpecs.micros(found.group(2))));
        words = ON_DEVICE.matcher(words).replaceAll("").replaceFirst(" other-for=[^ ]+", "");
        JobSpec spec = TestSpecs.job(words.replaceFirst(" for=[^ ]+", words.contains(" est=") ? "" : "$0"));
        long id = world().audit().lastJob() + 1;
        jobs.put(spec.name(), id);
        works.put(id, new Work(micros, otherMicros, byDevice, failures));
        return tell(new Input.Submit(spec, Payload.NONE));
    }

    public TestCluster advance(String duration) {
        world().advanceTo(world().nowMicros() + TestSpecs.micros(duration));
        return this;
    }

    /** Lets everything come to its end. */
    public TestCluster drain() {
        while (world().audit().lives().stream().anyMatch(life -> life.phase != Phase.FINISHED)) {
            if (world().nextMicros() == Long.MAX_VALUE) {
                throw new AssertionError("nothing will happen any more, but something waits: "
                        + world().audit().lives());
            }
            world().advanceTo(world().nextMicros());
        }
        return this;
    }

    public TestCluster tell(Input input) {
        answer = world().step(input).answers().getFirst();
        return this;
    }

    public TestCluster cancel(String task) {
        return tell(
                jobs.containsKey(task)
                        ? new Input.CancelJob(new dev.estiva.model.JobId(jobs.getOrDefault(task, 0L)))
                        : new Input.CancelTask(task(task)));
    }

    public TestCluster cancelTask(String task) {
        return tell(new Input.CancelTask(task(task)));
    }

    public TestCluster kill(String worker) {
        world().kill(worker);
        return this;
    }

    public TestCluster silence(String worker) {
        world().silence(worker);
        return this;
    }

    public TestCluster disconnect(String worker) {
        world().disconnect(worker);
        return this;
    }

    public TestCluster reconnect(String worker) {
        world().reconnect(worker);
        return this;
    }

    public TestCluster restart() {
        world().restart();
        return this;
    }

    public TestCluster lose(String worker) {
        return tell(new Input.Lose(id(worker), "its process ended"));
    }

    public TestCluster leave(String worker) {
        return tell(new Input.Leave(id(worker)));
    }

    public TestCluster cordon(String worker) {
        return tell(new Input.Cordon(id(worker)));
    }

    public TestCluster uncordon(String worker) {
        return tell(new Input.Uncordon(id(worker)));
    }

    public TestCluster drainWorker(String worker) {
        return tell(new Input.Drain(id(worker), false));
    }

    public TestCluster evict(String worker) {
        return tell(new Input.Drain(id(worker), true));
    }

    public TestCluster block(String worker, int device) {
        return tell(new Input.BlockDevice(id(worker), device));
    }

    public TestCluster free(String worker, int device) {
        return tell(new Input.FreeDevice(id(worker), device));
    }

    public TestCluster expectRunning(String task, String worker) {
        Life life = life(task);
        require(life.phase == Phase.RUNNING, task, "runs", life);
        WorkerNode node = world().state().workers().get(life.where().worker());
        String name = node == null ? "nowhere" : node.spec().name();
        require(name.equals(worker), task, "runs on " + worker, name);
        return this;
    }

    public TestCluster expectWaiting(String... tasks) {
        for (String task : tasks) {
            require(life(task).phase == Phase.WAITING, task, "waits", life(task));
        }
        return this;
    }

    public TestCluster expectDelayed(String task) {
        require(life(task).phase == Phase.DELAYED, task, "pauses", life(task));
        return this;
    }

    public TestCluster expectEnded(String task, Status status) {
        Outcome outcome = life(task).outcome;
        require(outcome != null && outcome.status() == status, task, "ended " + status, outcome);
        return this;
    }

    /** When its latest attempt started. */
    public TestCluster expectStart(String task, String instant) {
        long expected = TestSpecs.micros(instant);
        require(life(task).startMicros == expected, task, "starts at " + expected, life(task).startMicros);
        return this;
    }

    public TestCluster expectFinish(String task, String instant) {
        long expected = TestSpecs.micros(instant);
        require(life(task).finishMicros == expected, task, "finishes at " + expected, life(task).finishMicros);
        return this;
    }

    public TestCluster expectAttempt(String task, int attempt) {
        require(life(task).attempt == attempt, task, "is at attempt " + attempt, life(task).attempt);
        return this;
    }

    public TestCluster expectAnswer(Answer expected) {
        require(expected.equals(answer), "the last input", "was answered " + expected, answer);
        return this;
    }

    /** That the last input was refused with this code and a message that contains all these words. */
    public TestCluster expectRefused(Answer.Code code, String... words) {
        require(
                answer instanceof Answer.Refused refused && refused.code() == code,
                "it",
                "was refused: " + code,
                answer);
        for (String word : words) {
            require(String.valueOf(answer).contains(word), "the answer", "contains \"" + word + "\"", answer);
        }
        return this;
    }

    public Answer answer() {
        Answer last = answer;
        if (last == null) {
            throw new AssertionError("nothing was asked yet");
        }
        return last;
    }

    public Explanation explain(String task) {
        return Explanation.of(task(task), world().engine().view());
    }

    public World world() {
        World world = made;
        if (world == null) {
            world = new World(config, policy).script(this::run);
            made = world;
            for (String[] worker : planned) {
                world.join(TestSpecs.worker(worker[0], worker[1]));
            }
        }
        return world;
    }

    public <F extends Fact> List<F> facts(Class<F> kind) {
        return world().facts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public TaskId task(String name) {
        int dot = name.indexOf('.');
        Long job = jobs.get(dot < 0 ? name : name.substring(0, dot));
        if (job == null) {
            throw new AssertionError("no such job: " + name);
        }
        return new TaskId(job, dot < 0 ? 0 : Integer.parseInt(name.substring(dot + 1)));
    }

    public Life life(String task) {
        Life life = world().audit().life(task(task));
        if (life == null) {
            throw new AssertionError("no such task: " + task);
        }
        return life;
    }

    public WorkerId id(String worker) {
        return world().id(worker);
    }

    private Run run(Attempt attempt, JobSpec spec, dev.estiva.model.WorkerSpec worker) {
        Work work = works.getOrDefault(attempt.task().job(), new Work(0, 0, new TreeMap<>(), 0));
        boolean fails = attempt.number() <= work.failures;
        boolean withGpu = spec.request().amounts().gpuShare() > 0;
        long micros = spec.alternative() != null && !withGpu ? work.otherMicros : work.micros;
        long here = work.byDevice.getOrDefault(TypeSpeeds.device(worker, spec.request()), micros);
        return new Run(here, fails ? Outcome.failed(1, "exit code 1") : Outcome.COMPLETED);
    }

    private static void require(boolean holds, String what, String expected, @Nullable Object found) {
        if (!holds) {
            throw new AssertionError("expected that " + what + " " + expected + ", found " + found);
        }
    }
}
