package dev.estiva.client;

import dev.estiva.client.Exchange.Call;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks and tells a server through its REST API. Methods block; any thread may call them. A refusal is an
 * {@link ApiException}, a server that cannot be reached an {@link UnreachableException}. What may be done twice without harm is
 * repeated for as long as the settings' patience lasts; a job is submitted at most once, unless it has an idempotency key.
 */
public final class EstivaClient implements AutoCloseable {
    /** Keeps a server busy that syncs ten times a second. */
    private static final int USUAL_WINDOW = 10_000;

    private static final String API = "/api/v1";

    /** How much longer than asked an answer that waits may take. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** The longest that one request of a wait lasts; the server allows five minutes. */
    private static final Duration LONG_POLL = Duration.ofSeconds(60);

    private final Exchange exchange;

    private EstivaClient(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A client of this server. Opens no connection yet. */
    public static EstivaClient of(ClientSettings settings) {
        return new EstivaClient(new Exchange(settings));
    }

    /** Any route that answers with JSON, for instance {@code /api/v1/cluster}. */
    public Json get(String target) throws IOException {
        return exchange.json(Call.get(target));
    }

    /** Submits one job; answers its id. It is durable then. */
    public long submit(JobRequest job) throws IOException {
        return exchange.json(Call.post(API + "/jobs", job.json(), job.hasKey())).whole("id");
    }

    /** Submits many jobs; the answers come in their order, each when its job is durable. */
    public void submitAll(Iterable<JobRequest> jobs, BulkListener listener) throws IOException {
        submitAll(jobs, USUAL_WINDOW, listener);
    }

    /** The same, with at most {@code window} jobs sent and not yet answered. */
    public void submitAll(Iterable<JobRequest> jobs, int window, BulkListener listener) throws IOException {
        new Bulk(jobs, window, listener).submit(exchange, API + "/jobs/bulk");
    }

    public Page<Job> jobs(JobFilter filter) throws IOException {
        return page(get(API + "/jobs" + filter.query()), "jobs", Job::new);
    }

    /** The job that was submitted last, of this user and this name, null for any; null if there is none. */
    public @Nullable Job latest(@Nullable String user, @Nullable String name) throws IOException {
        Query query = Query.EMPTY.with("latest", "true").with("user", user).with("name", name);
        List<Job> found = get(API + "/jobs" + query).list("jobs", Job::new);
        return found.isEmpty() ? null : found.getFirst();
    }

    public Job job(long id) throws IOException {
        return new Job(get(job(id, "")));
    }

    /** Tasks by index; {@code status} null for all. */
    public Page<Task> tasks(long job, @Nullable String status, @Nullable String after, int limit) throws IOException {
        Query query = Query.EMPTY.with("status", status).with("after", after).with("limit", limit);
        return page(get(job(job, "/tasks" + query)), "tasks", Task::new);
    }

    public Task task(TaskId id) throws IOException {
        return new Task(get(task(id, "")));
    }

    /** Waits until the job has ended, or so long. */
    public Ending await(long job, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration once = left.compareTo(LONG_POLL) > 0 ? LONG_POLL : left;
            String seconds = once.toSeconds() + "." + String.format(java.util.Locale.ROOT, "%03d", once.toMillisPart());
            Ending ending = new Ending(
                    exchange.json(Call.get(job(job, "/wait?timeout=" + seconds)).patience(once.plus(MARGIN))));
            if (ending.done() || once.equals(left)) {
                return ending;
            }
        }
    }

    /** Waits until the job has ended, however long that takes. */
    public Ending await(long job) throws IOException {
        Ending ending = await(job, LONG_POLL);
        while (!ending.done()) {
            ending = await(job, LONG_POLL);
        }
        return ending;
    }

    public Cancelled cancel(long job) throws IOException {
        return new Cancelled(exchange.json(Call.post(job(job, "/cancel"), null, true)));
    }

    public Cancelled cancel(TaskId task) throws IOException {
        return new Cancelled(exchange.json(Call.post(task(task, "/cancel"), null, true)));
    }

    /** Cancels several, at most 1,000; each is answered for itself. */
    public List<Cancelled> cancel(List<Long> jobs, List<TaskId> tasks) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("jobs", jobs);
        body.put("tasks", tasks.stream().map(TaskId::toString).toList());
        return exchange.json(Call.post(API + "/jobs/cancel", Json.object(body), true))
                .list("results", Cancelled::new);
    }

    /** Why the job's first waiting task does not run. */
    public Explanation explain(long job) throws IOException {
        return new Explanation(get(job(job, "/explain")));
    }

    public Explanation explain(TaskId task) throws IOException {
        return new Explanation(get(task(task, "/explain")));
    }

    /**
     * Copies what a task wrote. One that is followed goes on through broken connections.
     *
     * @return the offset behind the last byte
     */
    public long logs(TaskId task, LogQuery query, OutputStream to) throws IOException {
        return new LogCopy(exchange, task(task, "/logs"), query, to).run();
    }

    /** What waits, in the policy's order. */
    public Page<QueueEntry> queue(@Nullable String after, int limit) throws IOException {
        Query query = Query.EMPTY.with("after", after).with("limit", limit);
        return page(get(API + "/queue" + query), "entries", QueueEntry::new);
    }

    /** What runs, by worker. */
    public Page<RunningEntry> running(@Nullable String after, int limit) throws IOException {
        Query query = Query.EMPTY.with("after", after).with("limit", limit);
        return page(get(API + "/running" + query), "entries", RunningEntry::new);
    }

    public List<Worker> workers() throws IOException {
        List<Worker> workers = new ArrayList<>();
        String after = null;
        do {
            Query query = Query.EMPTY.with("after", after).with("limit", 1_000);
            Page<Worker> page = page(get(API + "/workers" + query), "workers", Worker::new);
            workers.addAll(page.entries());
            after = page.next();
        } while (after != null);
        return workers;
    }

    /** A worker by its name or id. */
    public Worker worker(String name) throws IOException {
        return new Worker(get(worker(name, "")));
    }

    /** No new tasks for it. */
    public Worker cordon(String name) throws IOException {
        return new Worker(exchange.json(Call.post(worker(name, "/cordon"), null, true)));
    }

    /** Takes a cordon, a drain or a quarantine back. */
    public Worker uncordon(String name) throws IOException {
        return new Worker(exchange.json(Call.post(worker(name, "/uncordon"), null, true)));
    }

    /** Lets it become empty; with {@code evict} its tasks are stopped and wait again. */
    public Worker drain(String name, boolean evict) throws IOException {
        return new Worker(exchange.json(Call.post(worker(name, "/drain?evict=" + evict), null, true)));
    }

    /** A page of what happened; {@link Page#next} is the position to go on behind. */
    public Page<Event> events(EventFilter filter, int limit) throws IOException {
        Json answer = get(API + "/events" + filter.query().with("limit", limit));
        String next = answer.has("next") ? Long.toString(answer.whole("next")) : null;
        return new Page<>(answer.list("events", Event::new), next, answer);
    }

    /** The position of the latest event. */
    public long latestPosition() throws IOException {
        return get(API + "/cluster").whole("position");
    }

    /** Hands over events as they happen, until the consumer says false. Goes on through broken connections. */
    public void follow(EventFilter filter, Predicate<Event> consumer) throws IOException {
        new PositionStream(
                        exchange, after -> API + "/events" + filter.after(after).query())
                .read(filter.after(), true, json -> consumer.test(new Event(json)));
    }

    /** Hands over the events that there are. */
    public void events(EventFilter filter, Predicate<Event> consumer) throws IOException {
        new PositionStream(
                        exchange,
                        after -> API + "/events" + filter.after(after).query().with("follow", "false"))
                .read(filter.after(), false, json -> consumer.test(new Event(json)));
    }

    /** Hands over the results behind a position, up to the latest, until the consumer says false. */
    public void results(ResultFilter filter, long after, Predicate<TaskResult> consumer) throws IOException {
        results(filter.query().with("follow", "false"), after, false, consumer);
    }

    /** The first of them, so many at most. */
    public List<TaskResult> resultPage(ResultFilter filter, int limit) throws IOException {
        Query query = filter.query().with("limit", limit);
        return get(API + "/results" + query).list("results", TaskResult::new);
    }

    /** Of those that there are up to now the latest, so many at most, the earliest of them first. */
    public void latestResults(ResultFilter filter, int most, Predicate<TaskResult> consumer) throws IOException {
        Query query = filter.query().with("follow", "false");
        Query first = query.with("latest", Integer.toString(most));
        // What broke off goes on behind the last one that came: the latest would be others by then.
        LongFunction<String> target =
                position -> API + "/results" + (position == 0 ? first : query.with("after", position));
        new PositionStream(exchange, target).read(0, false, json -> consumer.test(new TaskResult(json)));
    }

    /** The same, and goes on as tasks end; through broken connections. */
    public void followResults(ResultFilter filter, long after, Predicate<TaskResult> consumer) throws IOException {
        results(filter.query(), after, true, consumer);
    }

    private void results(Query query, long after, boolean isEndless, Predicate<TaskResult> consumer)
            throws IOException {
        new PositionStream(exchange, position -> API + "/results" + query.with("after", position))
                .read(after, isEndless, json -> consumer.test(new TaskResult(json)));
    }

    /** What the server is and how much there is of what. */
    public Json cluster() throws IOException {
        return get(API + "/cluster");
    }

    public Json policy() throws IOException {
        return get(API + "/policy");
    }

    /** Makes a token; the answer holds its secret, this once. {@code expires} null for never. */
    public Token createToken(String user, String role, @Nullable Duration expires) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user", user);
        body.put("role", role);
        if (expires != null) {
            body.put("expires_seconds", expires.toSeconds());
        }
        return new Token(exchange.json(Call.post(API + "/tokens", Json.object(body), false)));
    }

    public List<Token> tokens() throws IOException {
        return get(API + "/tokens").list("tokens", Token::new);
    }

    public void revokeToken(String id) throws IOException {
        Json answer = exchange.json(new Call(
                "DELETE", API + "/tokens/" + Query.segment(id), "application/json", null, true, Exchange.ANSWER));
        assert answer.equals(Json.EMPTY);
    }

    private static String job(long id, String rest) {
        return API + "/jobs/" + id + rest;
    }

    private static String task(TaskId id, String rest) {
        return API + "/jobs/" + id.job() + "/tasks/" + id.index() + rest;
    }

    private static String worker(String name, String rest) {
        return API + "/workers/" + Query.segment(name) + rest;
    }

    private static <T> Page<T> page(Json answer, String list, Function<Json, T> view) {
        return new Page<>(answer.list(list, view), answer.textOrNull("next"), answer);
    }

    @Override
    public void close() {
        exchange.close();
    }
}
